// Tests harness/os/machine/linux_machine_programs.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "harness/os/machine/linux_machine.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Duration short_patience = std::chrono::milliseconds(20);
constexpr Duration patience = std::chrono::seconds(10);

/// The last word of "daemon PID".
int daemon_pid(const std::string& line) {
  EXPECT_TRUE(line.starts_with("daemon ")) << line;
  return std::atoi(line.c_str() + std::string("daemon ").size());
}

/// This process adopts what loses its parent, as a trial's first process does.
class Programs : public testing::Test {
 protected:
  Programs() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }
  ~Programs() override { ::prctl(PR_SET_CHILD_SUBREAPER, 0); }

  /// The end of the child, which must be told by now.
  ExitState told_exit() {
    const auto all = trial_.machine.wait_until(trial_.machine.now());
    const ChildEnded* ended = ending_in(all);
    EXPECT_NE(ended, nullptr);
    return ended == nullptr ? ExitState(Exited{.code = -1}) : ended->exit;
  }

  TestMachine trial_;
};

TEST_F(Programs, ThatAreMissingAreNamed) {
  const auto child = trial_.machine.launch({.name = "client",
                                            .role = Role::client,
                                            .argv = {"no_such_client", "--all"},
                                            .environment = {},
                                            .cpus = {}});
  ASSERT_FALSE(child);
  EXPECT_THAT(child.error().text, HasSubstr("start no_such_client: no such program in PATH"));
}

TEST_F(Programs, StopAtOnceWhenAskedPolitely) {
  const ChildId child = trial_.start("client", "daemon_leaver", {"stay"});
  trial_.first_line_of(child);
  const auto stopped = trial_.machine.stop_tree(child, short_patience);
  EXPECT_TRUE(stopped) << stopped.error().text;
  EXPECT_EQ(told_exit(), ExitState(Signalled{.number = SIGTERM}));
}

TEST_F(Programs, ThatIgnoreSigtermAreKilled) {
  const ChildId child = trial_.start("client", "sigterm_ignorer");
  EXPECT_EQ(trial_.first_line_of(child), "ready");
  EXPECT_TRUE(trial_.machine.stop_tree(child, short_patience));
  EXPECT_EQ(told_exit(), ExitState(Signalled{.number = SIGKILL}));
  EXPECT_TRUE(trial_.machine.stop_tree(child, patience)) << "twice does nothing more";
}

TEST_F(Programs, ThatAreStoppedBySignalStillGetTheirSigterm) {
  const ChildId child = trial_.start("client", "daemon_leaver", {"stay"});
  trial_.first_line_of(child);
  ::kill(trial_.machine.pid_of(child), SIGSTOP);
  EXPECT_TRUE(trial_.machine.stop_tree(child, short_patience));
  EXPECT_EQ(told_exit(), ExitState(Signalled{.number = SIGTERM}));
}

TEST_F(Programs, DaemonsOfThemAreFoundByRoleAndKilledWithThem) {
  const ChildId client = trial_.start("client", "daemon_leaver");
  // The line and the end may come at once: both are taken together.
  const auto lines = lines_in(trial_.until_end_of(client));
  ASSERT_FALSE(lines.empty());
  const int daemon = daemon_pid(lines.front());
  const ChildId server = trial_.start("server", "sigterm_ignorer", {}, Role::server);
  EXPECT_EQ(trial_.first_line_of(server), "ready");
  EXPECT_THAT(trial_.machine.processes_of(Role::client), ElementsAre(daemon));
  EXPECT_THAT(trial_.machine.processes_of(Role::server),
              ElementsAre(trial_.machine.pid_of(server)));
  EXPECT_FALSE(trial_.machine.alive(client));
  EXPECT_TRUE(trial_.machine.stop_tree(client, short_patience));
  EXPECT_THAT(trial_.machine.processes_of(Role::client), IsEmpty());
  EXPECT_TRUE(trial_.machine.alive(server)) << "another's tree is not touched";
}

TEST_F(Programs, WhoseFirstThreadEndedAreKilledToo) {
  const ChildId child = trial_.start("client", "leader_quitter");
  EXPECT_EQ(trial_.first_line_of(child), "ready");
  EXPECT_THAT(trial_.machine.processes_of(Role::client), ElementsAre(trial_.machine.pid_of(child)));
  EXPECT_TRUE(trial_.machine.stop_tree(child, Duration{}));
  EXPECT_EQ(told_exit(), ExitState(Signalled{.number = SIGKILL}));
}

TEST_F(Programs, ThatFloodTheirOutputAreStoppedWithinTheirPatience) {
  const ChildId child = trial_.start("client", "noisy_writer", {"1000000000"});
  trial_.first_line_of(child);
  EXPECT_TRUE(trial_.machine.stop_tree(child, patience));
  EXPECT_EQ(told_exit(), ExitState(Signalled{.number = SIGTERM}));
}

TEST_F(Programs, OfOneNameGetOutputFilesOfTheirOwn) {
  for (const char* code : {"0", "1"}) {
    trial_.until_end_of(trial_.start("restore", "ender", {"exit", code}, std::nullopt));
  }
  EXPECT_TRUE(std::filesystem::exists(trial_.evidence.file("restore.out")));
  EXPECT_TRUE(std::filesystem::exists(trial_.evidence.file("restore-2.err")));
  EXPECT_THAT(trial_.machine.processes_of(Role::client), IsEmpty());
}

}  // namespace
}  // namespace backfault
