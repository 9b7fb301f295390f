#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <variant>

#include "faults/table.h"
#include "test/faults/fault_bench.h"
#include "test/harness/os/event_pair.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<std::unique_ptr<Fault>> make_with(const std::map<std::string, std::string>& with) {
  return FaultBench::make(step_and_hold_fault(), use_on({Role::server, Role::client}, with));
}

class StepAndHoldTest : public testing::Test, public FaultBench {
 protected:
  std::unique_ptr<Fault> fault = *make_with({});
};

TEST_F(StepAndHoldTest, AsksForWhatTheParametersSay) {
  fault = *make_with({{"call", "poll"}, {"chance", "0.25"}, {"steps", "7"}, {"hold", "30ms"}});
  const auto active = fault->apply(context);
  ASSERT_TRUE(active);
  ASSERT_TRUE(machine.steps.plan);
  EXPECT_THAT(machine.steps.plan->on, ElementsAre(Role::server, Role::client));
  EXPECT_EQ(machine.steps.plan->call, "poll");
  EXPECT_EQ(machine.steps.plan->chance_ppm, 250'000U);
  EXPECT_EQ(machine.steps.plan->most_steps, 7U);
  EXPECT_EQ(machine.steps.plan->most_hold, std::chrono::milliseconds(30));
  EXPECT_EQ(machine.steps.seed, context.seed);
  ASSERT_TRUE((*active)->revert(context));
  EXPECT_FALSE(machine.steps.plan);
}

TEST_F(StepAndHoldTest, IsConfirmedByThreadsSeenTracedBehindCalls) {
  const auto active = *fault->apply(context);
  EXPECT_FALSE(active->confirm(context)->holds);
  machine.steps.counted = {.threads = 2, .returns = 90, .steps = 40, .holds = 3, .met = 2};
  EXPECT_FALSE(active->confirm(context)->holds) << "nobody was seen traced";
  machine.steps.traced = 2;
  EXPECT_TRUE(active->confirm(context)->holds);
  EXPECT_EQ(active->confirm(context)->proof,
            "2 threads were seen traced; held 3 times after 40 single steps behind 90 calls, until "
            "the peer waited 2 times");
  machine.steps.traced = 0;
  EXPECT_TRUE(active->confirm(context)->holds) << "they have ended meanwhile";
  machine.steps.counted.returns = 0;
  EXPECT_FALSE(active->confirm(context)->holds);
}

TEST_F(StepAndHoldTest, ReachesLaterProcessesAndTellsRefusals) {
  const auto active = *fault->apply(context);
  ASSERT_TRUE(fault->keep(context, *active));
  EXPECT_EQ(machine.steps.reached, 1);
  machine.steps.refuses = "not permitted";
  EXPECT_EQ(fault->keep(context, *active).error().text, "not permitted");
  EXPECT_EQ(fault->apply(context).error().text, "not permitted");
  machine.steps.cannot_end = "still traced";
  EXPECT_EQ(active->revert(context).error().text, "still traced");
}

TEST_F(StepAndHoldTest, RefusesWhatMakesNoSense) {
  EXPECT_THAT(make_with({{"call", "dance"}}).error().text, HasSubstr("no known system call"));
  for (const char* chance : {"-0.1", "1.1", "often", "", "nan"}) {
    EXPECT_THAT(make_with({{"chance", chance}}).error().text, HasSubstr("from 0 to 1")) << chance;
  }
  EXPECT_THAT(make_with({{"chance", "0"}}).error().text, HasSubstr("0.0001 to 1"));
  EXPECT_FALSE(make_with({{"steps", "0"}}));
  EXPECT_FALSE(make_with({{"hold", "1h"}}));
  EXPECT_THAT(step_and_hold_fault().needs, ElementsAre(Capability::trace_programs));
}

/// A fault in force for a real pair.
struct RealBench {
  EventPair pair;
  Recipe recipe = simple_recipe();
  FaultContext context{.machine = pair.machine,
                       .server_recipe = &recipe,
                       .client_recipe = &recipe,
                       .status_path = {},
                       .seed = Seed{1}};
  std::unique_ptr<Fault> fault = *make_with({{"hold", "20ms"}, {"steps", "25"}});
  std::unique_ptr<ActiveFault> active;

  RealBench(const std::string& manner, const unsigned pieces) : pair(manner, pieces) {
    auto applied = fault->apply(context);
    EXPECT_TRUE(applied) << (applied ? "" : applied.error().text);
    if (applied) active = *std::move(applied);
  }

  /// How many of the two have ended when nothing has run for a while, or both have.
  int ended_when_still() {
    const MonoTime limit = pair.machine.now() + std::chrono::seconds(60);
    int ended = 0;
    int still = 0;
    while (ended < 2 && still < 40 && pair.machine.now() < limit) {
      EXPECT_TRUE(fault->keep(context, *active));
      EXPECT_TRUE(active->confirm(context));
      const MonoTime soon = pair.machine.now() + std::chrono::milliseconds(5);
      for (const auto& each : pair.machine.wait_until(soon)) {
        ended += std::holds_alternative<ChildEnded>(each.what) ? 1 : 0;
      }
      still = pair.machine.anything_ran() || !pair.machine.step_control().held().empty()
                  ? 0
                  : still + 1;
    }
    return ended;
  }
};

TEST(StepAndHoldOnRealPrograms, MakesALostWakeUpShow) {
  RealBench bench("careless", 1'000'000'000);
  bench.pair.go();
  EXPECT_EQ(bench.ended_when_still(), 0);
  const auto confirmation = bench.active->confirm(bench.context);
  ASSERT_TRUE(confirmation);
  EXPECT_TRUE(confirmation->holds) << confirmation->proof;
  ASSERT_TRUE(bench.active->revert(bench.context));
  EXPECT_TRUE(bench.pair.machine.alive(bench.pair.writer));
  EXPECT_EQ(bench.pair.machine.step_control().traced_threads(), 0U);
}

TEST(StepAndHoldOnRealPrograms, DoesNoHarmToACarefulPair) {
  RealBench bench("careful", 5000);
  bench.pair.go();
  EXPECT_EQ(bench.ended_when_still(), 2);
  // Its threads were seen traced while they lived: asked for in `ended_when_still`.
  EXPECT_TRUE(bench.active->confirm(bench.context)->holds);
  EXPECT_TRUE(bench.active->revert(bench.context));
}

TEST(StepAndHoldOnRealPrograms, WithoutItTheCarelessPairGoesOn) {
  EventPair pair("careless", 200);
  pair.go();
  EXPECT_TRUE(pair.both_succeed());
}

}  // namespace
}  // namespace backfault
