// Tests harness/os/machine/linux_machine_probes.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>

#include <array>
#include <optional>

#include "harness/os/machine/linux_machine.h"
#include "test/harness/os/tiny_program.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

/// The words of what the only program of the trial waits in, once it waits.
std::vector<WaitFact> waits_of(LinuxMachine& machine) {
  std::vector<WaitFact> waits;
  EXPECT_TRUE(becomes_true([&] {
    waits = machine.explain(machine.sample()).waits;
    return waits.size() == 1 && waits[0].call == "pause";
  }));
  return waits;
}

TEST(LinuxMachineProbes, SampleTheTrialsOwnThreadsOnlyAndSayWhatTheyWaitFor) {
  TestMachine trial;
  const ChildId child = trial.start("client", "sigterm_ignorer");
  EXPECT_EQ(trial.first_line_of(child), "ready");
  const auto waits = waits_of(trial.machine);
  ASSERT_EQ(waits.size(), 1U);
  EXPECT_EQ(waits[0].pid, trial.machine.pid_of(child));
  EXPECT_EQ(waits[0].role, Role::client);
  EXPECT_EQ(waits[0].command, "sigterm_ignorer");
}

TEST(LinuxMachineProbes, NoticeStillnessAndMovementAmongStrangers) {
  TestMachine trial;
  const ChildId child = trial.start("client", "sigterm_ignorer");
  EXPECT_EQ(trial.first_line_of(child), "ready");
  EXPECT_TRUE(trial.machine.anything_ran()) << "the first call";
  EXPECT_TRUE(becomes_true([&] { return !trial.machine.anything_ran(); }));
  trial.start("client", "sigterm_ignorer");
  EXPECT_TRUE(trial.machine.anything_ran());
}

TEST(LinuxMachineProbes, RestrictAProgramToOneCore) {
  TestMachine trial;
  const ChildId child = trial.start("client", "sigterm_ignorer");
  EXPECT_EQ(trial.first_line_of(child), "ready");
  const int pid = trial.machine.pid_of(child);
  const CpuIndex core = trial.machine.trial_cpus().back();
  ASSERT_TRUE(trial.machine.set_cpus(pid, {core}));
  EXPECT_THAT(trial.machine.cpus_of(pid).value(), Each(ElementsAre(core)));
}

TEST(LinuxMachineProbes, ReportPipesOfAProgram) {
  TestMachine trial;
  const ChildId child = trial.start("client", "sigterm_ignorer");
  EXPECT_EQ(trial.first_line_of(child), "ready");
  const auto pipes = trial.machine.pipes_of(trial.machine.pid_of(child));
  ASSERT_TRUE(pipes) << pipes.error().text;
  ASSERT_EQ(pipes->size(), 2U) << "standard output and error";
  ASSERT_TRUE(trial.machine.set_pipe_capacity(pipes->front(), Bytes{.count = 4096}));
  EXPECT_EQ(trial.machine.pipes_of(trial.machine.pid_of(child))->front().capacity.count, 4096U);
  EXPECT_THAT(trial.machine.sockets_of(trial.machine.pid_of(child)).value(), testing::IsEmpty());
  EXPECT_FALSE(trial.machine.set_socket_buffers({}, {.receive = Bytes{.count = 1}}));
}

TEST(LinuxMachineProbes, TheWireListensAndCountsAndIsStartedOnce) {
  TestMachine trial;
  EXPECT_FALSE(trial.machine.wire_control().arm({.fault = "test", .seed = {}}));
  EXPECT_EQ(trial.machine.wire_counters().bytes_to_client, 0U);
  const std::uint16_t port = trial.machine.free_port().value();
  const std::uint16_t behind = trial.machine.free_port().value();
  EXPECT_NE(port, behind);
  EXPECT_FALSE(trial.machine.port_is_listening(port));
  const std::vector<WireSpec> wires{
      {.listen_port_of = "server", .listen = port, .forward_to = behind}};
  ASSERT_TRUE(trial.machine.start_wire(wires));
  EXPECT_TRUE(trial.machine.port_is_listening(port));
  EXPECT_TRUE(trial.machine.wire_control().arm({.fault = "test", .seed = {}}));
  EXPECT_EQ(trial.machine.start_wire(wires).error().text, "the wire was started already");
}

TEST(LinuxMachineProbes, WriteFilesAndTheFoldersAboveThem) {
  TestMachine trial;
  const std::string path = trial.folder.file("a/b/c.conf");
  EXPECT_FALSE(trial.machine.path_exists(path));
  ASSERT_TRUE(trial.machine.write_file(path, "first, longer"));
  ASSERT_TRUE(trial.machine.write_file(path, "second"));
  EXPECT_TRUE(trial.machine.path_exists(path));
  EXPECT_EQ(text_of(path), "second");
  EXPECT_EQ(trial.machine.write_file(path + "/below", "x").error().text,
            "write " + path + "/below: Not a directory");
  EXPECT_EQ(trial.machine.write_file("/dev/full", "x").error().text,
            "write /dev/full: No space left on device");
}

TEST(LinuxMachineProbes, MakeAndCompareTrees) {
  TestMachine trial;
  const std::string one = trial.folder.file("one");
  ASSERT_TRUE(trial.machine.make_tree(one, Bytes{.count = 100'000}, Seed{.value = 7}));
  EXPECT_EQ(trial.machine.compare_trees(one, one)->state, VerificationState::identical);
  EXPECT_EQ(trial.machine.compare_files(one + "/large", one + "/sparse")->state,
            VerificationState::different);
  EXPECT_FALSE(trial.machine.read_status(one + "/large"));
  EXPECT_EQ(trial.machine.trial_folder(), trial.folder.path());
}

constexpr std::array timed_calls = {"epoll_wait", "recv", "semop", "nanosleep"};

/// What a blocked program's only thread shows of itself; nothing while it is not blocked.
std::optional<ThreadSample> blocked_thread(LinuxMachine& machine) {
  const Sample sample = machine.sample();
  if (sample.threads.size() != 1 || sample.threads[0].state != ThreadState::sleeping) return {};
  return sample.threads[0].blocked ? std::optional(sample.threads[0]) : std::nullopt;
}

std::string context_switches_of(const int pid) {
  const std::string status = text_of("/proc/" + std::to_string(pid) + "/status");
  return status.substr(std::min(status.find("voluntary_ctxt_switches"), status.size()));
}

/// All that a watcher ever reads.
void collect_everything(LinuxMachine& machine) {
  static_cast<void>(machine.anything_ran());
  static_cast<void>(machine.explain(machine.sample()));
  static_cast<void>(machine.socket_progress());
  static_cast<void>(machine.work_of(Role::client));
  machine.save_stacks(std::chrono::seconds(5));
}

TEST(LinuxMachineProbes, ChangeNothingAndInterruptNoWait) {
  for (const char* const call : timed_calls) {
    TestMachine trial;
    const ChildId child = trial.start("client", "interruption_teller", {call});
    ASSERT_EQ(trial.first_line_of(child), "ready");
    std::optional<ThreadSample> before;
    ASSERT_TRUE(becomes_true([&] {
      before = blocked_thread(trial.machine);
      return before.has_value();
    }));
    const int pid = trial.machine.pid_of(child);
    const std::string switches = context_switches_of(pid);
    int compared = 0;
    for (int round = 0; round < 20; ++round) {
      collect_everything(trial.machine);
      const std::string later_switches = context_switches_of(pid);
      const auto later = blocked_thread(trial.machine);
      if (!later || later->syscall_line != before->syscall_line) break;  // Its time has come.
      EXPECT_EQ(later->schedstat_line, before->schedstat_line) << call;
      EXPECT_EQ(later_switches, switches) << call;
      ++compared;
    }
    EXPECT_GT(compared, 0) << call;
    EXPECT_THAT(lines_in(trial.until_end_of(child)), ElementsAre("time-out")) << call;
  }
}

TEST(LinuxMachineProbes, AnInterruptionWouldBeSeen) {
  for (const char* const call : timed_calls) {
    TestMachine trial;
    const ChildId child = trial.start("client", "interruption_teller", {call});
    ASSERT_EQ(trial.first_line_of(child), "ready");
    ASSERT_TRUE(becomes_true([&] { return blocked_thread(trial.machine).has_value(); }));
    ASSERT_EQ(::kill(trial.machine.pid_of(child), SIGUSR1), 0);
    EXPECT_THAT(lines_in(trial.until_end_of(child)), ElementsAre("interrupted")) << call;
  }
}

}  // namespace
}  // namespace backfault
