#include "harness/os/steps/control.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "test/harness/os/event_pair.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

StepPlan plan_on(const std::vector<Role>& on) {
  return {.on = on,
          .call = "futex",
          .chance_ppm = 500'000,
          .most_steps = 60,
          .most_hold = std::chrono::milliseconds(2)};
}

void wait_for_holds(EventPair& pair, StepControl& control) {
  const MonoTime limit = pair.machine.now() + std::chrono::seconds(20);
  while (control.counters()->holds == 0 && pair.machine.now() < limit) {
    ASSERT_TRUE(control.reach());
  }
  EXPECT_GT(control.counters()->holds, 0U);
}

TEST(LinuxStepControl, TracesTheNamedSidesAndLetsGo) {
  EventPair pair("careful", 1'000'000'000);
  StepControl& control = pair.machine.step_control();
  ASSERT_TRUE(control.begin(plan_on({Role::client}), Seed{1}));
  EXPECT_EQ(control.traced_threads(), 1U);
  ASSERT_TRUE(control.end());
  EXPECT_EQ(control.traced_threads(), 0U);
  ASSERT_TRUE(control.begin(plan_on({Role::server, Role::client}), Seed{1}));
  EXPECT_EQ(control.traced_threads(), 2U);
  pair.go();
  wait_for_holds(pair, control);
  ASSERT_TRUE(control.end());
  EXPECT_EQ(control.traced_threads(), 0U);
  EXPECT_TRUE(control.end());
}

TEST(LinuxStepControl, HoldsOneSideUntilTheOtherWaitsThoughThatIsNotTraced) {
  EventPair pair("careful", 1'000'000'000);
  StepControl& control = pair.machine.step_control();
  pair.go();
  ASSERT_TRUE(control.begin(plan_on({Role::client}), Seed{1}));
  wait_for_holds(pair, control);
  ASSERT_TRUE(control.end());
}

TEST(LinuxStepControl, LetsAStopBySignalBeSeenAndFollowsTheProgramAfterIt) {
  EventPair pair("careful", 1'000'000'000);
  StepControl& control = pair.machine.step_control();
  ProcessControl& processes = pair.machine.process_control();
  const int stopped = pair.machine.pid_of(pair.reader);
  pair.go();
  ASSERT_TRUE(control.begin(plan_on({Role::server, Role::client}), Seed{1}));
  wait_for_holds(pair, control);
  ASSERT_TRUE(processes.hold(stopped, "pause"));
  const auto shows_it = [&] {
    const auto threads = processes.threads_of(stopped);
    return control.reach() && threads && threads->front().state == ThreadState::stopped;
  };
  ASSERT_TRUE(becomes_true(shows_it));
  for (int look = 0; look < 100; ++look) ASSERT_TRUE(shows_it());
  EXPECT_EQ(control.traced_threads(), 1U);
  ASSERT_TRUE(processes.release(stopped, "pause"));
  EXPECT_TRUE(becomes_true([&] { return control.reach() && control.traced_threads() == 2; }));
  const auto before = control.counters()->holds;
  EXPECT_TRUE(becomes_true([&] { return control.counters()->holds > before + 10; }));
  ASSERT_TRUE(control.end());
}

TEST(LinuxStepControl, RefusesAnUnknownCallAndASecondPlan) {
  EventPair pair("careful", 10);
  StepControl& control = pair.machine.step_control();
  auto plan = plan_on({Role::client});
  plan.call = "dance";
  EXPECT_EQ(control.begin(plan, Seed{1}).error().text, "no system call is known as dance");
  ASSERT_TRUE(control.begin(plan_on({Role::client}), Seed{1}));
  EXPECT_EQ(control.begin(plan_on({Role::client}), Seed{1}).error().text,
            "the programs are traced already");
  ASSERT_TRUE(control.end());
  EXPECT_FALSE(control.counters());
  EXPECT_FALSE(control.reach());
}

TEST(LinuxStepControl, SleepersAreModelledThoughItsOwnQuietTracerTracesThem) {
  TestMachine trial;
  const ChildId pool = trial.start("pool", "thread_pool_idle");
  EXPECT_EQ(trial.first_line_of(pool), "ready");
  const auto all_modelled = [&] {
    const auto waits = trial.machine.explain(trial.machine.sample()).waits;
    return waits.size() == 5 && std::all_of(waits.begin(), waits.end(),
                                            [](const WaitFact& wait) { return wait.modelled; });
  };
  ASSERT_TRUE(becomes_true(all_modelled)) << "untraced";
  StepControl& control = trial.machine.step_control();
  ASSERT_TRUE(control.begin(plan_on({Role::client}), Seed{1}));
  EXPECT_EQ(control.traced_threads(), 5U);
  // At first they are looked at closely.
  EXPECT_TRUE(becomes_true(all_modelled));
  ASSERT_TRUE(control.end());
  const auto stranger = *StepTracer::start({.choice = {}, .call = -1});
  ASSERT_TRUE(stranger->reach({{.pid = trial.machine.pid_of(pool), .role = 0, .traced = true}}));
  EXPECT_FALSE(all_modelled()) << "a stranger may stop them at any time";
}

}  // namespace
}  // namespace backfault
