#include "harness/os/processes/pause_pulses.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/os/processes/scheduling.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

bool is_stopped(const int pid) {
  const auto threads = look_at_threads(pid);
  return threads && threads->at(0).state == ThreadState::stopped;
}

TEST(PausePulses, StopAndContinueInTurnsAndLeaveEverythingRunning) {
  TinyProgram program("sleeper");
  ASSERT_EQ(program.read_line(), "ready");
  PausePulses pulses(
      {.stopped = std::chrono::milliseconds(5), .running = std::chrono::milliseconds(5)});
  pulses.set_victims({program.pid()});
  EXPECT_TRUE(becomes_true([&] { return is_stopped(program.pid()); }));
  EXPECT_TRUE(becomes_true([&] { return !is_stopped(program.pid()); }));
  EXPECT_TRUE(becomes_true([&] { return pulses.count().stops >= 5; }));
  EXPECT_TRUE(becomes_true([&] {
    const PulseCount count = pulses.count();
    return count.seen_stopped > 0 && count.seen_running > 0;
  }));
  EXPECT_TRUE(pulses.end());
  EXPECT_FALSE(is_stopped(program.pid()));
  EXPECT_TRUE(pulses.end()) << "twice does nothing more";
}

TEST(PausePulses, EndAtOnceInTheMiddleOfALongStop) {
  TinyProgram program("sleeper");
  ASSERT_EQ(program.read_line(), "ready");
  PausePulses pulses(
      {.fault = "pause", .stopped = std::chrono::hours(1), .running = std::chrono::hours(1)});
  pulses.set_victims({program.pid()});
  EXPECT_TRUE(becomes_true([&] { return is_stopped(program.pid()); }));
  EXPECT_TRUE(pulses.end());
  EXPECT_FALSE(is_stopped(program.pid()));
}

TEST(PausePulses, ContinueWhoLeavesAndForgetWhoEnds) {
  TinyProgram stays("sleeper");
  TinyProgram leaves("sleeper");
  ASSERT_EQ(stays.read_line(), "ready");
  ASSERT_EQ(leaves.read_line(), "ready");
  PausePulses pulses(
      {.fault = "pause", .stopped = std::chrono::hours(1), .running = std::chrono::hours(1)});
  pulses.set_victims({stays.pid(), leaves.pid()});
  EXPECT_TRUE(becomes_true([&] { return is_stopped(leaves.pid()) && is_stopped(stays.pid()); }));
  pulses.set_victims({stays.pid()});
  EXPECT_FALSE(is_stopped(leaves.pid()));
  EXPECT_TRUE(is_stopped(stays.pid()));
  stays.end();
  EXPECT_TRUE(pulses.end());
}

TEST(PausePulses, ThatAreDestroyedLeaveEverythingRunning) {
  TinyProgram program("sleeper");
  ASSERT_EQ(program.read_line(), "ready");
  {
    PausePulses pulses(
        {.fault = "pause", .stopped = std::chrono::hours(1), .running = std::chrono::hours(1)});
    pulses.set_victims({program.pid()});
    EXPECT_TRUE(becomes_true([&] { return is_stopped(program.pid()); }));
  }
  EXPECT_FALSE(is_stopped(program.pid()));
}

}  // namespace
}  // namespace backfault
