#include "harness/os/isolation/group_guardian.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "harness/os/processes/cpu_group.h"
#include "test/harness/os/skip_without.h"
#include "test/harness/os/tiny_program.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using ::testing::HasSubstr;

bool is_there(const std::string& folder) { return std::filesystem::exists(folder); }

TEST(GroupGuardian, MakesAGroupAndRemovesItWithAllThatIsInside) {
  BACKFAULT_SKIP_WITHOUT(Capability::limit_cpu_time);
  std::string folder;
  {
    const auto guardian = GroupGuardian::start();
    ASSERT_TRUE(guardian) << guardian.error().text;
    folder = guardian->folder();
    EXPECT_TRUE(is_there(folder));
    struct stat its_namespace {};
    ASSERT_EQ(::stat("/proc/self/ns/pid", &its_namespace), 0);
    EXPECT_THAT(folder, HasSubstr(fmt::format("/backfault-{}-", its_namespace.st_ino)))
        << "another PID namespace may share the mount and have the same pid";
    ASSERT_TRUE(make_cpu_group(folder + "/inner"));
    TinyProgram program("sleeper");
    ASSERT_EQ(program.read_line(), "ready");
    ASSERT_TRUE(move_to_cpu_group(folder + "/inner", program.pid()));
  }
  EXPECT_FALSE(is_there(folder));
}

/// As a harness that is killed: its own process holds the guardian.
TEST(GroupGuardian, RemovesTheGroupOfAHolderThatWasKilled) {
  BACKFAULT_SKIP_WITHOUT(Capability::limit_cpu_time);
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
  const pid_t holder = ::fork();
  if (holder == 0) {
    const auto guardian = GroupGuardian::start();
    const std::string folder = guardian ? guardian->folder() : "none";
    static_cast<void>(::write(pipe[1], folder.data(), folder.size()));
    for (;;) ::pause();
  }
  std::array<char, 4096> text{};
  const ssize_t size = ::read(pipe[0], text.data(), text.size());
  ASSERT_GT(size, 0);
  const std::string folder(text.data(), static_cast<std::size_t>(size));
  EXPECT_TRUE(is_there(folder)) << folder;
  ::kill(holder, SIGKILL);
  ::waitpid(holder, nullptr, 0);
  EXPECT_TRUE(becomes_true([&] { return !is_there(folder); }));
  ::close(pipe[0]);
  ::close(pipe[1]);
}

}  // namespace
}  // namespace backfault
