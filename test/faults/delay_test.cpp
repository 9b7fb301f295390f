#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/table.h"
#include "test/faults/fault_bench.h"
#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Texts = std::map<std::string, std::string>;

class DelayTest : public testing::Test, public FaultBench {
 protected:
  DelayTest() {
    recipe.controls["delay_operation"] = {
        .of = Role::server, .words = {"--delay", "${value}"}, .status_name = "delayed_operations"};
  }
  static Result<std::unique_ptr<Fault>> make_on(const Role role, const Texts& with) {
    return make(delay_fault(), use_on({role}, with));
  }
  void start_wire() { ASSERT_TRUE(machine.start_wire({{.listen = 5000, .forward_to = 4000}})); }
  static std::string refusal_of(const FaultUse& use) {
    const auto made = make(delay_fault(), use);
    return made ? "" : made.error().text;
  }
};

TEST_F(DelayTest, AsksTheServerInTheWordsOfItsRecipe) {
  const auto fault = *make_on(Role::server, {{"time", "20ms"}, {"operation", "read"}});
  ASSERT_TRUE(fault->prepare(context, launch));
  EXPECT_THAT(launch.server_words, ElementsAre("--delay", "read=20ms"));
  EXPECT_FALSE(launch.wire_needed);
}

TEST_F(DelayTest, DelaysEveryOperationByDefault) {
  ASSERT_TRUE((*make_on(Role::server, {{"time", "1s"}}))->prepare(context, launch));
  EXPECT_THAT(launch.server_words, ElementsAre("--delay", "all=1s"));
}

TEST_F(DelayTest, IsConfirmedOnceTheServerHasCountedADelay) {
  const auto fault = *make_on(Role::server, {{"time", "20ms"}});
  const auto active = *fault->apply(context);
  show_status({{"delayed_operations", 0}});
  EXPECT_FALSE(active->confirm(context)->holds);
  show_status({{"delayed_operations", 3}});
  EXPECT_TRUE(active->confirm(context)->holds);
  EXPECT_EQ(active->confirm(context)->proof, "the server counted 3 delayed operations");
  EXPECT_TRUE(active->revert(context));
}

TEST_F(DelayTest, CannotBeConfirmedWithoutAStatusPage) {
  const auto active = *(*make_on(Role::server, {{"time", "20ms"}}))->apply(context);
  const auto confirmation = active->confirm(context);
  ASSERT_FALSE(confirmation);
  EXPECT_EQ(confirmation.error().text, "the status page /trial/status cannot be read");
}

TEST_F(DelayTest, NeedsTheControlInTheRecipe) {
  recipe.controls.clear();
  const auto prepared = (*make_on(Role::server, {{"time", "20ms"}}))->prepare(context, launch);
  ASSERT_FALSE(prepared);
  EXPECT_THAT(prepared.error().text, HasSubstr("has no control \"delay_operation\""));
}

TEST_F(DelayTest, RefusesOnTheServerWhatOnlyTheWireCanDo) {
  const std::string refusal =
      "a delay on the server has \"time\" and \"operation\", the rest is for the wire";
  for (const Texts& more :
       {Texts{{"jitter", "1ms"}}, Texts{{"direction", "to_client"}}, Texts{{"connection", "1"}},
        Texts{{"probability", "0.5"}}, Texts{{"after", "1"}}, Texts{{"order", "1"}},
        Texts{{"spread", "pareto"}}}) {
    auto with = more;
    with["time"] = "1ms";
    EXPECT_EQ(refusal_of(use_on({Role::server}, with)), refusal);
  }
  EXPECT_EQ(
      refusal_of(use_on({Role::server}, {{"time", "1ms"}, {"jitter", "0"}, {"direction", "both"}})),
      "");
}

TEST_F(DelayTest, RefusesToBeginLaterOrEndEarlierOnTheServer) {
  auto later = use_on({Role::server}, {{"time", "1ms"}});
  later.at = AfterTime{seconds(1)};
  const std::string refusal = "a delay of the server's operations holds from \"start\" to \"end\"";
  EXPECT_EQ(refusal_of(later), refusal);
  auto shorter = use_on({Role::server}, {{"time", "1ms"}});
  shorter.hold = seconds(1);
  EXPECT_EQ(refusal_of(shorter), refusal);
}

TEST_F(DelayTest, RefusesOnTheWireWhatOnlyTheServerCanDo) {
  EXPECT_EQ(refusal_of(use_on({Role::wire}, {{"time", "1ms"}, {"operation", "read"}})),
            "\"operation\" is for a delay on the server");
}

TEST_F(DelayTest, RefusesToStandOnBothSides) {
  EXPECT_EQ(refusal_of(use_on({Role::server, Role::wire}, {{"time", "1ms"}})),
            "delay is on one side at a time");
}

TEST_F(DelayTest, RefusesADelayOfNothing) {
  EXPECT_THAT(refusal_of(use_on({Role::wire}, {{"time", "0"}})), HasSubstr("no time"));
  EXPECT_THAT(refusal_of(use_on({Role::server}, {{"time", "0"}})), HasSubstr("no time"));
  EXPECT_EQ(refusal_of(use_on({Role::wire}, {{"time", "0"}, {"jitter", "1ms"}})), "");
  EXPECT_THAT(refusal_of(use_on({Role::wire})), HasSubstr("\"time\" is required"));
}

TEST_F(DelayTest, ArmsAStageOfTheWire) {
  const auto fault = *make_on(
      Role::wire,
      {{"time", "20ms"}, {"jitter", "5ms"}, {"spread", "normal"}, {"direction", "to_client"}});
  ASSERT_TRUE(fault->prepare(context, launch));
  EXPECT_TRUE(launch.wire_needed);
  EXPECT_TRUE(launch.server_words.empty());
  start_wire();
  const auto active = *fault->apply(context);
  ASSERT_EQ(machine.wire_stages.armed.size(), 1U);
  const WireStage stage = machine.wire_stages.armed.begin()->second;
  EXPECT_EQ(stage.direction, WireDirection::to_client);
  const auto& delay = std::get<DelayBytes>(stage.action);
  EXPECT_EQ(delay.latency, ms(20));
  EXPECT_EQ(delay.jitter, ms(5));
  EXPECT_EQ(delay.spread, Spread::normal);
  ASSERT_TRUE(active->revert(context));
  EXPECT_TRUE(machine.wire_stages.armed.empty());
}

TEST(DelayOnTheWire, HoldsBytesBackAndSaysForHowLong) {
  WireFaultBench bench;
  bench.apply(delay_fault(), {{"time", "20ms"}});
  const Duration begun = monotonic_now();
  EXPECT_EQ(bench.sent_through("late"), "late");
  EXPECT_GE(monotonic_now() - begun, ms(20));
  EXPECT_THAT(bench.proof(), HasSubstr("connection 1 to_server at byte 0 (4 bytes); bytes were"));
  bench.revert();
  EXPECT_EQ(bench.sent_through("at once"), "at once");
}

TEST_F(DelayTest, SaysWhenThereIsNoWire) {
  const auto applied = (*make_on(Role::wire, {{"time", "20ms"}}))->apply(context);
  ASSERT_FALSE(applied);
  EXPECT_EQ(applied.error().text, "this trial has no wire");
}

}  // namespace
}  // namespace backfault
