#include "harness/os/machine/linux_machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/os/base/wait_readable.h"
#include "test/harness/os/tiny_program.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(LinuxMachine, WaitsUntilTheTimeWhenNothingHappens) {
  TestMachine trial;
  const MonoTime until = trial.machine.now() + std::chrono::milliseconds(20);
  EXPECT_THAT(trial.machine.wait_until(until), IsEmpty());
  EXPECT_GE(trial.machine.now(), until);
  EXPECT_THAT(trial.machine.wait_until(MonoTime{}), IsEmpty()) << "the past";
}

TEST(LinuxMachine, TellsOutputBeforeTheEndAndTheEndOnce) {
  TestMachine trial;
  const ChildId child = trial.start("noise", "noisy_writer", {"1"});
  const auto all = trial.until_end_of(child);
  EXPECT_THAT(
      lines_in(all),
      ElementsAre("line 0 of a program that tells more than anybody wants to know", "last words"));
  ASSERT_TRUE(std::holds_alternative<ChildEnded>(all.back().what));
  const auto& ended = std::get<ChildEnded>(all.back().what);
  EXPECT_EQ(ended.exit, ExitState(Exited{.code = 0}));
  EXPECT_EQ(ended.output_bytes, 73U);
  EXPECT_GT(ended.max_rss_bytes, 0U);
  EXPECT_LE(all.front().at, all.back().at);
  EXPECT_THAT(trial.machine.wait_until(trial.machine.now()), IsEmpty());
  EXPECT_FALSE(trial.machine.alive(child));
}

TEST(LinuxMachine, TellsTheRequestToStopOnce) {
  std::array<int, 2> sockets{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets.data()), 0);
  Fd campaign(sockets[0]);
  const TestFolder folder;
  LinuxMachine machine({.isolated = {.trial_folder = folder.path()},
                        .control = Fd(sockets[1]),
                        .evidence = open_folder(folder.path()),
                        .trial_cpus = {},
                        .pin_core = {},
                        .environment = {}});
  EXPECT_THAT(machine.wait_until(machine.now()), IsEmpty());
  machine.announce_idle(true);
  machine.announce_idle(false);
  std::array<char, 8> byte{};
  EXPECT_EQ(::recv(campaign.get(), byte.data(), byte.size(), MSG_DONTWAIT), 1);
  EXPECT_EQ(byte[0], 'i');
  EXPECT_EQ(::recv(campaign.get(), byte.data(), byte.size(), MSG_DONTWAIT), 1);
  EXPECT_EQ(byte[0], 'b');
  campaign.reset();
  const auto told = machine.wait_until(machine.now() + std::chrono::seconds(10));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<StopRequested>(told[0].what));
  machine.announce_idle(true);
  EXPECT_THAT(machine.wait_until(machine.now()), IsEmpty());
}

TEST(LinuxMachine, GivesProgramsACleanEnvironmentAndItsMarkers) {
  ::setenv("BACKFAULT_TEST_LEAK", "yes", 1);
  TestMachine trial;
  const auto child = trial.machine.launch({.name = "client",
                                           .role = Role::client,
                                           .argv = {program_path("state_teller")},
                                           .environment = {{"LANG", "de_DE"}, {"MORE", "1"}},
                                           .cpus = {}});
  ::unsetenv("BACKFAULT_TEST_LEAK");
  ASSERT_TRUE(child);
  std::vector<std::string> variables;
  for (const std::string& line : lines_in(trial.until_end_of(*child))) {
    if (line.starts_with("environment ")) {
      const std::size_t end = line.find('=');
      const bool chance = line.find("BACKFAULT_RUN=") != line.npos;
      variables.push_back(line.substr(12, chance ? end - 12 : line.npos));
    }
  }
  EXPECT_THAT(variables,
              ElementsAre("BACKFAULT_CHILD=0", "BACKFAULT_ROLE=client", "BACKFAULT_RUN",
                          "GOTRACEBACK=all", "HOME=" + trial.folder.path(), "LANG=de_DE", "MORE=1",
                          "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                          "PYTHONFAULTHANDLER=1", "TMPDIR=" + trial.folder.path()));
}

TEST(LinuxMachine, ReapsOrphansThatNobodyKnows) {
  TestMachine trial;
  const pid_t orphan = ::fork();  // As if adopted: a child that the machine did not start.
  if (orphan == 0) {
    ::_exit(0);
  }
  EXPECT_TRUE(becomes_true([&] {
    static_cast<void>(trial.machine.wait_until(trial.machine.now()));
    return ::kill(orphan, 0) != 0;
  }));
}

TEST(LinuxMachine, ItsEndIsTheEndOfItsPrograms) {
  int pid = 0;
  {
    TestMachine trial;
    const ChildId child = trial.start("client", "sigterm_ignorer");
    EXPECT_EQ(trial.first_line_of(child), "ready");
    pid = trial.machine.pid_of(child);
    EXPECT_TRUE(trial.machine.alive(child));
  }
  EXPECT_NE(::kill(pid, 0), 0);
}

}  // namespace
}  // namespace backfault
