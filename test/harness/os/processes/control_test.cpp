#include "harness/os/processes/control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>

#include "test/harness/os/tiny_program.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class LinuxProcessControlTest : public testing::Test {
 protected:
  LinuxProcessControlTest() { EXPECT_EQ(trial.first_line_of(child), "ready"); }
  [[nodiscard]] ThreadState state() { return control.threads_of(pid)->at(0).state; }
  [[nodiscard]] bool becomes(const ThreadState wanted) {
    return becomes_true([&] { return state() == wanted; });
  }

  TestMachine trial;
  ChildId child = trial.start("client", "sleeper");
  int pid = trial.machine.pid_of(child);
  ProcessControl& control = trial.machine.process_control();
};

TEST_F(LinuxProcessControlTest, TouchesNoProcessThatIsNoneOfTheTrial) {
  TinyProgram stranger("sleeper");
  ASSERT_EQ(stranger.read_line(), "ready");
  const auto sent = control.send_signal(stranger.pid(), SIGKILL);
  ASSERT_FALSE(sent);
  EXPECT_THAT(sent.error().text, HasSubstr("no process of the trial"));
  EXPECT_FALSE(control.hold(stranger.pid(), "pause"));
  EXPECT_FALSE(control.threads_of(stranger.pid()));
  EXPECT_FALSE(control.set_soft_limit(stranger.pid(), LimitKind::data, 1));
  EXPECT_FALSE(control.descriptors_of(4'000'000));
}

TEST_F(LinuxProcessControlTest, HoldsAsLongAsOneFaultDoes) {
  ASSERT_TRUE(control.hold(pid, "pause"));
  ASSERT_TRUE(control.hold(pid, "other"));
  ASSERT_TRUE(becomes(ThreadState::stopped));
  EXPECT_EQ(control.holds().size(), 2U);
  ASSERT_TRUE(control.release(pid, "pause"));
  EXPECT_EQ(state(), ThreadState::stopped);
  ASSERT_TRUE(control.release(pid, "other"));
  EXPECT_TRUE(becomes(ThreadState::sleeping));
  EXPECT_THAT(control.holds(), IsEmpty());
  EXPECT_TRUE(control.release(pid, "other")) << "twice does nothing more";
}

TEST_F(LinuxProcessControlTest, TellsHowAProgramEndedAndForgetsItsHold) {
  EXPECT_EQ(control.ending_of(pid), std::nullopt);
  ASSERT_TRUE(control.hold(pid, "pause"));
  EXPECT_THAT(control.holds(),
              ElementsAre(Hold{.pid = pid, .tid = 0, .fault = "pause", .until_reverted = true}));
  ASSERT_TRUE(control.send_signal(pid, SIGKILL));
  EXPECT_TRUE(becomes_true([&] { return control.ending_of(pid).has_value(); }));
  EXPECT_EQ(control.ending_of(pid), ExitState(Signalled{SIGKILL}));
  EXPECT_THAT(control.holds(), IsEmpty());
  EXPECT_TRUE(control.release(pid, "pause"));
}

TEST_F(LinuxProcessControlTest, AwaitsTheEndOfAProgramWithinABound) {
  control.await_end(pid, std::chrono::milliseconds(1));
  EXPECT_TRUE(becomes_true([&] { return state() == ThreadState::sleeping; })) << "nobody ends it";
  ASSERT_TRUE(control.send_signal(pid, SIGKILL));
  control.await_end(pid, std::chrono::seconds(60));
  EXPECT_FALSE(control.threads_of(pid)) << "it is a zombie at most";
}

TEST_F(LinuxProcessControlTest, PulsesUntilTheyEnd) {
  const auto pulses = control.start_pulses({.fault = "pause",
                                            .stopped = std::chrono::milliseconds(2),
                                            .running = std::chrono::milliseconds(2)});
  ASSERT_TRUE(pulses);
  control.pulse(*pulses, {pid, 4'000'000});
  EXPECT_THAT(control.holds(),
              ElementsAre(Hold{.pid = pid, .tid = 0, .fault = "pause", .until_reverted = false}));
  EXPECT_TRUE(becomes_true([&] { return control.count_pulses(*pulses).seen_stopped > 0; }));
  ASSERT_TRUE(control.end_pulses(*pulses));
  EXPECT_NE(state(), ThreadState::stopped);
  EXPECT_TRUE(control.end_pulses(*pulses));
}

TEST_F(LinuxProcessControlTest, KeepsCompanyUntilItEnds) {
  const auto company = control.start_company(trial.machine.trial_cpus(), 1);
  ASSERT_TRUE(company);
  EXPECT_EQ(control.count_company(*company).threads, trial.machine.trial_cpus().size());
  EXPECT_TRUE(becomes_true([&] { return control.count_company(*company).ran > Duration{}; }));
  control.end_company(*company);
  EXPECT_EQ(control.count_company(*company).threads, 0U);
}

TEST_F(LinuxProcessControlTest, ReadsAndChangesSchedulingLimitsAndDescriptors) {
  const Scheduling batch{.policy = SchedulingPolicy::batch, .nice = 4, .real_time = 0};
  ASSERT_TRUE(control.set_scheduling(pid, {.tid = pid, .scheduling = batch}));
  EXPECT_EQ(control.scheduling_of(pid)->at(0).scheduling, batch);
  ASSERT_TRUE(control.set_soft_limit(pid, LimitKind::descriptors, 20));
  EXPECT_EQ(control.limit_of(pid, LimitKind::descriptors)->soft, 20U);
  EXPECT_EQ(control.descriptors_of(pid)->at(0), 0);
}

}  // namespace
}  // namespace backfault
