#include "harness/os/programs/child.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <regex>

#include "harness/os/base/wait_readable.h"
#include "harness/os/processes/affinity.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Duration start_patience = std::chrono::seconds(10);

/// Runs a program to its end; its output by lines.
std::vector<std::string> output_of(ChildStart start, ExitState expected = Exited{.code = 0}) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const Fd read_end(ends[0]);
  Fd write_end(ends[1]);
  start.output = write_end.get();
  auto child = Child::start(start);
  EXPECT_TRUE(child) << (child ? "" : child.error().text);
  write_end.reset();
  std::string text;
  std::array<char, 4096> piece{};
  ssize_t count = 0;
  while ((count = ::read(read_end.get(), piece.data(), piece.size())) > 0) {
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
  EXPECT_TRUE(child && wait_readable(child->pidfd(), start_patience));
  EXPECT_TRUE(child->ending() && child->ending()->exit == expected);
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

ChildStart starting(const std::string& program, const std::vector<std::string>& words = {}) {
  ChildStart start{.argv = {program_path(program)}, .environment = {{"ONLY", "this one"}}};
  start.argv.insert(start.argv.end(), words.begin(), words.end());
  return start;
}

TEST(Child, HoldsOnlyItsThreeStandardDescriptors) {
  // One that leaks as Boost 1.81 leaks, and one far up.
  const int leak = ::open("/dev/zero", O_RDONLY);  // NOLINT(android-cloexec-open): on purpose.
  const int far = ::dup2(leak, 700);
  auto lines = output_of(starting("fd_lister"));
  ::close(leak);
  ::close(far);
  std::ranges::sort(lines);
  EXPECT_THAT(lines, ElementsAre("0 /dev/null", testing::StartsWith("1 pipe:"), "2 /dev/null"));
}

TEST(Child, InheritsNothingButWhatItIsGiven) {
  struct sigaction ignored {};
  ignored.sa_handler = SIG_IGN;
  struct sigaction before {};
  ::sigaction(SIGUSR2, &ignored, &before);
  sigset_t blocked;
  sigset_t mask_before;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGUSR1);
  ::sigprocmask(SIG_BLOCK, &blocked, &mask_before);
  ChildStart start = starting("state_teller");
  start.cpus = {allowed_cpus().front()};
  start.folder = "/proc";
  const auto lines = output_of(start);
  ::sigprocmask(SIG_SETMASK, &mask_before, nullptr);
  ::sigaction(SIGUSR2, &before, nullptr);
  EXPECT_THAT(
      lines, ElementsAre("unusual signals 0", "leads session 0", "leads group 1", "core limit 0",
                         "death signal 9", "cores 1", "folder /proc", "environment ONLY=this one"));
}

TEST(Child, TellsItsExitCode) { output_of(starting("ender", {"exit", "42"}), Exited{.code = 42}); }

TEST(Child, TellsTheSignalThatEndedIt) {
  output_of(starting("ender", {"signal", "11"}), Signalled{.number = 11});
}

TEST(Child, TellsWhatItUsed) {
  auto child = Child::start(starting("noisy_writer", {"100000"}));
  ASSERT_TRUE(child);
  ASSERT_TRUE(wait_readable(child->pidfd(), start_patience));
  ASSERT_TRUE(child->ending());
  EXPECT_GT(child->ending()->cpu_us, 0U);
  EXPECT_GT(child->ending()->max_rss_bytes, 100'000U);
}

TEST(Child, HasNoEndingWhileItLives) {
  auto child = Child::start(starting("sigterm_ignorer"));
  ASSERT_TRUE(child);
  EXPECT_FALSE(child->ending());
  EXPECT_TRUE(child->send_signal(SIGKILL));
  ASSERT_TRUE(wait_readable(child->pidfd(), start_patience));
  EXPECT_EQ(child->ending()->exit, ExitState(Signalled{.number = SIGKILL}));
  EXPECT_TRUE(child->send_signal(SIGKILL)) << "an ended process is not signalled";
  EXPECT_TRUE(child->signal_group(SIGKILL));
}

TEST(Child, IsFoundInThePathItIsGiven) {
  ChildStart start{.argv = {"fd_lister"},
                   .environment = {{"PATH", "/nowhere:" BACKFAULT_BINARY_FOLDER "/bin/programs"}}};
  EXPECT_EQ(output_of(start).size(), 3U);
}

TEST(Child, RefusesAMissingProgramByName) {
  const auto absolute = Child::start({.argv = {"/no/such/program"}, .environment = {}});
  ASSERT_FALSE(absolute);
  EXPECT_EQ(absolute.error().text, "start /no/such/program: No such file or directory");
  const auto looked_up =
      Child::start({.argv = {"no_such_program"}, .environment = {{"PATH", "/bin"}}});
  ASSERT_FALSE(looked_up);
  EXPECT_EQ(looked_up.error().text, "start no_such_program: no such program in PATH (/bin)");
}

TEST(Child, RefusesWhatCannotBeExecuted) {
  const TestFolder folder;
  const std::string path = folder.file("script");
  std::ofstream(path) << "#!/no/such/interpreter\n";
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  const auto child = Child::start({.argv = {path}, .environment = {}});
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().text, "start " + path + ": No such file or directory");
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a zombie was left";
  EXPECT_EQ(errno, ECHILD);
}

TEST(Child, RefusesACoreThatDoesNotExist) {
  ChildStart start = starting("fd_lister");
  start.cpus = {CpuIndex{.number = 1000}};
  const auto child = Child::start(start);
  ASSERT_FALSE(child);
  EXPECT_THAT(child.error().text, HasSubstr("Invalid argument"));
}

TEST(Child, RefusesAnEmptyArgumentVector) {
  EXPECT_EQ(Child::start({.argv = {}, .environment = {}}).error().text,
            "start a program: the argument vector names none");
}

}  // namespace
}  // namespace backfault
