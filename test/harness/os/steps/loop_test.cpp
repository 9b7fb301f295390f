#include "harness/os/steps/loop.h"

#include <gtest/gtest.h>
#include <sys/syscall.h>

#include "harness/os/proc/thread_sampler.h"
#include "harness/os/steps/tracer.h"
#include "test/harness/os/event_pair.h"

namespace backfault {
namespace {

StepSettings settings_with(const std::uint32_t chance_ppm, const Duration most_hold) {
  return {.choice = {.chance_ppm = chance_ppm, .most_steps = 60},
          .call = SYS_futex,
          .most_hold = most_hold,
          .seed = Seed{1}};
}

class StepLoopTest : public testing::Test {
 protected:
  void trace(EventPair& pair, const StepSettings& settings) {
    tracer = *StepTracer::start(settings);
    ask(pair, true);
    pair.go();
  }
  StepAnswer ask(EventPair& pair, const bool both = false) {
    const auto told = tracer->reach({{.pid = pair.pids()[0], .role = 0, .traced = true},
                                     {.pid = pair.pids()[1], .role = 1, .traced = both}});
    EXPECT_TRUE(told) << (told ? "" : told.error().text);
    return told.value_or(StepAnswer{});
  }
  StepAnswer ask_until(EventPair& pair, const std::function<bool(const StepAnswer&)>& enough) {
    const MonoTime limit = pair.machine.now() + std::chrono::seconds(60);
    StepAnswer told;
    while (!enough(told) && pair.machine.now() < limit) {
      told = ask(pair, true);
      static_cast<void>(pair.machine.wait_until(pair.machine.now() + std::chrono::milliseconds(5)));
    }
    EXPECT_TRUE(enough(told)) << told.counters.returns << " returns, " << told.counters.holds
                              << " holds, quiet " << told.quiet;
    return told;
  }
  static bool sleeps(EventPair& pair, const std::size_t which) {
    const int pid = pair.pids()[which];
    return look_at_thread(pid, pid)->state == ThreadState::sleeping;
  }

  std::unique_ptr<StepTracer> tracer;
};

TEST_F(StepLoopTest, CountsReturnsStepsAndHolds) {
  EventPair pair("careful", 1'000'000'000);
  trace(pair, settings_with(500'000, std::chrono::milliseconds(2)));
  const auto told = ask_until(pair, [](const StepAnswer& now) { return now.counters.met > 10; });
  EXPECT_GE(told.counters.returns, told.counters.holds);
  EXPECT_GE(told.counters.steps, told.counters.holds);
  EXPECT_GE(told.counters.holds, told.counters.met);
  EXPECT_EQ(told.counters.threads, 2U);
}

TEST_F(StepLoopTest, NeverActsWithAChanceOfZero) {
  EventPair pair("careful", 2000);
  trace(pair, settings_with(0, std::chrono::milliseconds(2)));
  EXPECT_TRUE(pair.both_succeed());
  const auto told = tracer->tell();
  ASSERT_TRUE(told);
  EXPECT_EQ(told->counters.steps, 0U);
  EXPECT_EQ(told->counters.holds, 0U);
}

TEST_F(StepLoopTest, MakesACarelessPairHang) {
  EventPair pair("careless", 1'000'000'000);
  auto settings = settings_with(500'000, std::chrono::milliseconds(20));
  settings.choice.most_steps = 25;  // Its way back from the call is short.
  trace(pair, settings);
  std::uint64_t before = 0;
  int same = 0;
  const auto told = ask_until(pair, [&](const StepAnswer& now) {
    const bool still = now.quiet && now.counters.returns == before && before > 0 &&
                       sleeps(pair, 0) && sleeps(pair, 1);
    before = now.counters.returns;
    same = still ? same + 1 : 0;
    return same > 20;
  });
  EXPECT_GT(told.counters.holds, 0U);
}

TEST_F(StepLoopTest, LeavesACarefulPairCorrect) {
  EventPair pair("careful", 3000);
  trace(pair, settings_with(500'000, std::chrono::milliseconds(2)));
  static_cast<void>(
      ask_until(pair, [](const StepAnswer& now) { return now.counters.returns > 10; }));
  EXPECT_TRUE(pair.both_succeed());
}

}  // namespace
}  // namespace backfault
