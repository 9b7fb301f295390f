#include "harness/os/steps/tracer.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/syscall.h>

#include <set>

#include "harness/os/proc/fs.h"
#include "harness/os/proc/text.h"
#include "harness/os/proc/thread_sampler.h"
#include "test/harness/os/event_pair.h"

namespace backfault {
namespace {

constexpr StepSettings settings{.choice = {.chance_ppm = 500'000, .most_steps = 60},
                                .call = SYS_futex,
                                .most_hold = std::chrono::milliseconds(2),
                                .seed = Seed{1}};

int tracer_of(const int pid) {
  const auto text = read_small_file("/proc/" + std::to_string(pid) + "/status", 65536);
  const auto signals = text ? parse_signals(*text) : std::nullopt;
  return signals ? signals->tracer : -1;
}

std::vector<StepVictim> both(const std::vector<int>& pids) {
  return {{.pid = pids[0], .role = 0, .traced = true}, {.pid = pids[1], .role = 1, .traced = true}};
}

std::unique_ptr<StepTracer> started() {
  auto tracer = StepTracer::start(settings);
  EXPECT_TRUE(tracer) << (tracer ? "" : tracer.error().text);
  return tracer ? *std::move(tracer) : nullptr;
}

TEST(StepTracer, TracesEveryThreadAndLetsGoAgain) {
  EventPair pair("careful", 1'000'000'000);
  const auto tracer = started();
  ASSERT_TRUE(tracer->reach(both(pair.pids())));
  for (const int pid : pair.pids()) EXPECT_EQ(tracer_of(pid), tracer->pid());
  ASSERT_TRUE(tracer->finish());
  for (const int pid : pair.pids()) EXPECT_EQ(tracer_of(pid), 0);
  EXPECT_TRUE(tracer->finish()) << "a second time does nothing more";
}

TEST(StepTracer, LetsGoWhileThreadsStepAndAreHeld) {
  for (int round = 0; round < 20; ++round) {
    EventPair pair("careful", 1'000'000'000);
    const auto tracer = started();
    pair.go();
    ASSERT_TRUE(tracer->reach(both(pair.pids())));
    ASSERT_TRUE(tracer->reach(both(pair.pids())));
    const auto finished = tracer->finish();
    ASSERT_TRUE(finished) << finished.error().text;
    for (const int pid : pair.pids()) {
      EXPECT_EQ(tracer_of(pid), 0);
      EXPECT_NE(look_at_thread(pid, pid)->state, ThreadState::traced);
    }
  }
}

TEST(StepTracer, TellsEndingsToTheParentAsEver) {
  EventPair pair("careful", 300);
  const auto tracer = started();
  ASSERT_TRUE(tracer->reach(both(pair.pids())));
  pair.go();
  EXPECT_TRUE(pair.both_succeed());
}

TEST(StepTracer, PassesSignalsOn) {
  EventPair pair("careful", 1'000'000'000);
  const auto tracer = started();
  ASSERT_TRUE(tracer->reach(both(pair.pids())));
  pair.go();
  ::kill(pair.pids()[0], SIGTERM);
  const auto occurrences = pair.until_end_of(pair.writer);
  ASSERT_NE(ending_in(occurrences), nullptr);
  EXPECT_EQ(ending_in(occurrences)->exit, ExitState(Signalled{.number = SIGTERM}));
  ::kill(pair.pids()[1], SIGKILL);
  EXPECT_NE(ending_in(pair.until_end_of(pair.reader)), nullptr);
}

TEST(StepTracer, FollowsNewThreadsAndProcesses) {
  TestMachine trial;
  const auto tracer = started();
  const ChildId child = trial.start("churner", "thread_churner");
  EXPECT_EQ(trial.first_line_of(child).substr(0, 5), "ready");
  const int pid = trial.machine.pid_of(child);
  std::uint64_t threads = 0;
  const MonoTime limit = trial.machine.now() + std::chrono::seconds(10);
  while (threads < 20 && trial.machine.now() < limit) {
    const auto reached = tracer->reach({{.pid = pid, .role = 0, .traced = true}});
    ASSERT_TRUE(reached);
    threads = reached->counters.threads;
  }
  EXPECT_GE(threads, 20U);
}

TEST(StepTracer, LeavesProgramsAloneWhenItIsKilled) {
  EventPair pair("careful", 300);
  {
    const auto tracer = started();
    ASSERT_TRUE(tracer->reach(both(pair.pids())));
    ::kill(tracer->pid(), SIGKILL);
  }
  for (const int pid : pair.pids()) EXPECT_EQ(tracer_of(pid), 0);
  pair.go();
  EXPECT_TRUE(pair.both_succeed());
}

TEST(StepTracer, SaysWhenAThreadCannotBeTraced) {
  EventPair pair("careful", 300);
  const auto first = started();
  ASSERT_TRUE(first->reach(both(pair.pids())));
  const auto second = started();
  const auto refused = second->reach(both(pair.pids()));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().text, "trace a program under test: Operation not permitted");
}

TEST(StepTracer, HoldsNothingOfTheHarnessOpen) {
  TestMachine trial;
  const auto tracer = started();
  EXPECT_TRUE(tracer->tell());
  EXPECT_LE(list_descriptors(tracer->pid()), (std::vector<int>{0, 1, 2, 3}));
}

}  // namespace
}  // namespace backfault
