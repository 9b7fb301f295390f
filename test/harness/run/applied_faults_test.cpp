#include "harness/run/applied_faults.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/run/toy_fault.h"
#include "test/support/builders.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AppliedFaultsTest : public testing::Test {
 protected:
  Result<AppliedFaults> make(std::vector<FaultUse> uses) {
    variant.faults = std::move(uses);
    return AppliedFaults::make(machine, {.spec = plan.trials[0],
                                         .variant = variant,
                                         .server_recipe = nullptr,
                                         .client_recipe = recipe,
                                         .catalogue = catalogue});
  }
  static TrialInstant running(const Duration since_start) {
    return {.since_client_start = since_start, .client_runs = true};
  }

  ToyMachine machine;
  std::vector<FaultType> catalogue = {toy_type()};
  Recipe recipe = simple_recipe();
  Variant variant = simple_variant();
  Plan plan = plan_of(variant);
  Toy& toy = machine.toy;
};

TEST_F(AppliedFaultsTest, RecordWhatAFaultDid) {
  auto faults = make({use_of("a")});
  ASSERT_TRUE(faults);
  machine.advance(seconds(1));
  faults->apply_due({});
  EXPECT_EQ(faults->last_changed(), at_s(1));
  machine.advance(seconds(1));
  faults->confirm_all();
  faults->revert_all();
  EXPECT_EQ(faults->last_changed(), at_s(2));
  const FaultFact fact = faults->facts()[0];
  EXPECT_EQ(fact.fault, "toy");
  EXPECT_THAT(fact.on, ElementsAre(Role::server));
  EXPECT_EQ(fact.applied, at_s(1));
  EXPECT_TRUE(fact.confirmed);
  EXPECT_EQ(fact.proof, "it holds");
  EXPECT_EQ(fact.reverted_at, at_s(2));
  EXPECT_TRUE(fact.reverted);
  EXPECT_EQ(fact.revert_problem, "");
  EXPECT_THAT(faults->problems(), IsEmpty());
}

TEST_F(AppliedFaultsTest, RefuseUnknownFaultsWrongParametersAndWhatTheFaultRefuses) {
  EXPECT_EQ(make({{.fault = "flood"}}).error().text, "this backfault has no fault named flood");
  EXPECT_THAT(make({{.fault = "toy", .with = {{"nam", "x"}}}}).error().text,
              testing::StartsWith("fault toy: "));
  EXPECT_EQ(make({use_of("refused")}).error().text, "fault toy: not like this");
}

TEST_F(AppliedFaultsTest, PrepareInOrderAndSayWhichCannot) {
  LaunchPlan launch;
  auto faults = make({use_of("a"), use_of("b")});
  ASSERT_TRUE(faults->prepare(launch));
  EXPECT_THAT(launch.server_words, ElementsAre("a", "b"));
  toy.fails_to_prepare = "no room";
  EXPECT_EQ(faults->prepare(launch).error().text, "prepare fault toy: no room");
}

TEST_F(AppliedFaultsTest, ApplyEachWhenItIsDueAndOnce) {
  auto faults = make({use_of("a"), use_of("b", AfterTime{seconds(2)})});
  faults->apply_due({});
  EXPECT_THAT(toy.story, ElementsAre("apply a"));
  faults->apply_due(running(seconds(1)));
  faults->apply_due(running(seconds(2)));
  faults->apply_due(running(seconds(3)));
  EXPECT_THAT(toy.story, ElementsAre("apply a", "apply b"));
}

TEST_F(AppliedFaultsTest, DisturbTheClientOnlyOnceItRuns) {
  auto faults = make({use_of("a", AtStart{}, Role::client)});
  faults->apply_due({});
  EXPECT_THAT(toy.story, IsEmpty());
  faults->apply_due(running({}));
  EXPECT_THAT(toy.story, ElementsAre("apply a"));
}

TEST_F(AppliedFaultsTest, LookOftenForBytesAndOperations) {
  auto faults = make({use_of("a", AfterOperation{.operation = "read", .nth = 2})});
  EXPECT_TRUE(faults->awaits_progress());
  EXPECT_FALSE(faults->will_act()) << "no operation comes when nothing moves";
  faults->apply_due({.operations = {{"read", 2}}, .client_runs = true});
  EXPECT_FALSE(faults->awaits_progress());
  EXPECT_EQ(faults->facts()[0].trigger, "2 operations read (asked for: 2)");
  EXPECT_FALSE(make({use_of("a", AfterTime{seconds(2)})})->awaits_progress());
}

TEST_F(AppliedFaultsTest, LeaveItToChanceWhetherAFaultComes) {
  auto faults = make({use_of("a", ByChance{.per_second = 1e-6})});
  EXPECT_TRUE(faults->will_act());
  faults->apply_due(running(seconds(1)));
  EXPECT_THAT(faults->problems(), IsEmpty());
  EXPECT_EQ(faults->facts()[0].trigger, "");
  auto frequent = make({use_of("a", ByChance{.per_second = 1000})});
  frequent->apply_due(running(seconds(3600)));
  EXPECT_THAT(toy.story, ElementsAre("apply a"));
}

TEST_F(AppliedFaultsTest, NameAFaultThatWasNeverDue) {
  auto faults = make({use_of("a", AfterTime{seconds(2)})});
  faults->apply_due(running(seconds(1)));
  EXPECT_THAT(faults->problems(), ElementsAre("fault toy was never due"));
  EXPECT_EQ(faults->last_changed(), std::nullopt);
}

TEST_F(AppliedFaultsTest, NameAFaultThatCouldNotBeAppliedAndDoNotTryAgain) {
  toy.fails_to_apply = "not permitted";
  auto faults = make({use_of("a")});
  faults->apply_due({});
  faults->apply_due(running(seconds(1)));
  faults->revert_all();
  EXPECT_THAT(toy.story, ElementsAre("apply a"));
  EXPECT_THAT(faults->problems(), ElementsAre("fault toy could not be applied: not permitted"));
  EXPECT_EQ(faults->facts()[0].applied, std::nullopt);
}

TEST_F(AppliedFaultsTest, NameAFaultThatDoesNotHoldOrCannotBeReadBack) {
  toy.holds = false;
  auto faults = make({use_of("a")});
  faults->apply_due({});
  EXPECT_THAT(faults->problems(),
              ElementsAre("fault toy could not be confirmed: it does not hold"));
  EXPECT_FALSE(faults->facts()[0].confirmed);
  toy.fails_to_confirm = "unreadable";
  faults->confirm_all();
  EXPECT_THAT(faults->problems(), ElementsAre("fault toy could not be confirmed: unreadable"));
}

TEST_F(AppliedFaultsTest, ConfirmLaterWhatCouldNotBeSeenAtFirst) {
  toy.holds = false;
  auto faults = make({use_of("a")});
  faults->apply_due({});
  toy.holds = true;
  faults->keep();
  EXPECT_TRUE(faults->facts()[0].confirmed);
  EXPECT_THAT(faults->problems(), IsEmpty());
}

TEST_F(AppliedFaultsTest, KeepAnEarlierProof) {
  auto faults = make({use_of("a")});
  faults->apply_due({});
  toy.holds = false;
  faults->confirm_all();
  toy.fails_to_confirm = "its process is gone";
  faults->confirm_all();
  EXPECT_TRUE(faults->facts()[0].confirmed);
  EXPECT_EQ(faults->facts()[0].proof, "it holds");
}

TEST_F(AppliedFaultsTest, NameAFaultThatCouldNotBeKept) {
  auto faults = make({use_of("a")});
  faults->apply_due({});
  toy.fails_to_keep = "a thread escaped";
  faults->keep();
  toy.fails_to_keep = "another thread escaped";
  faults->keep();
  EXPECT_THAT(faults->problems(), ElementsAre("fault toy could not be kept: a thread escaped"));
}

TEST_F(AppliedFaultsTest, HoldAFaultForItsTime) {
  auto use = use_of("a");
  use.hold = seconds(2);
  auto faults = make({use});
  faults->apply_due({});
  machine.advance(ms(1999));
  faults->keep();
  EXPECT_FALSE(faults->facts()[0].reverted);
  machine.advance(ms(1));
  faults->keep();
  EXPECT_TRUE(faults->facts()[0].reverted);
  EXPECT_EQ(faults->facts()[0].reverted_at, at_s(2));
  faults->keep();
  faults->revert_all();
  EXPECT_THAT(toy.story, ElementsAre("apply a", "revert a"));
}

TEST_F(AppliedFaultsTest, TellSinceWhenTheClientMayRun) {
  auto use = use_of("stopper");
  use.hold = seconds(2);
  auto faults = make({use, use_of("a", AfterTime{seconds(9)})});
  EXPECT_EQ(faults->client_free_since(), MonoTime{});
  faults->apply_due({});
  machine.advance(seconds(1));
  EXPECT_EQ(faults->client_free_since(), at_s(1)) << "it cannot run now";
  machine.advance(seconds(1));
  faults->keep();
  machine.advance(seconds(3));
  EXPECT_EQ(faults->client_free_since(), at_s(2));
  EXPECT_EQ(faults->facts()[0].client_stopped_percent, 100);
  EXPECT_EQ(faults->facts()[1].client_stopped_percent, 0);
}

TEST_F(AppliedFaultsTest, TellWhileTheServerTakesNothing) {
  auto use = use_of("deafener", AfterTime{seconds(1)});
  use.hold = seconds(2);
  auto faults = make({use_of("a"), use});
  faults->apply_due({});
  EXPECT_FALSE(faults->deafens_server());
  faults->apply_due({.since_client_start = seconds(1), .client_runs = true});
  EXPECT_TRUE(faults->deafens_server());
  machine.advance(seconds(2));
  faults->keep();
  EXPECT_FALSE(faults->deafens_server());
}

TEST_F(AppliedFaultsTest, RevertTheLatestFirst) {
  auto faults = make({use_of("late", AfterTime{seconds(2)}), use_of("a"), use_of("b")});
  faults->apply_due({});
  machine.advance(seconds(2));
  faults->apply_due(running(seconds(2)));
  faults->revert_all();
  EXPECT_THAT(toy.story, ElementsAre("apply a", "apply b", "apply late", "revert late", "revert b",
                                     "revert a"));
}

TEST_F(AppliedFaultsTest, RevertOnce) {
  auto faults = make({use_of("a")});
  faults->apply_due({});
  faults->revert_all();
  faults->revert_all();
  EXPECT_THAT(toy.story, ElementsAre("apply a", "revert a"));
}

TEST_F(AppliedFaultsTest, NameAFaultThatCouldNotBeRevertedEvenIfASecondTryHelps) {
  toy.fails_to_revert = "busy";
  auto faults = make({use_of("a")});
  faults->apply_due({});
  faults->revert_all();
  EXPECT_FALSE(faults->facts()[0].reverted);
  toy.fails_to_revert.reset();
  faults->revert_all();
  EXPECT_TRUE(faults->facts()[0].reverted);
  EXPECT_THAT(faults->problems(), ElementsAre("fault toy could not be reverted: busy"));
}

TEST_F(AppliedFaultsTest, DoNotRevertAgainAndAgainWhileTheClientRuns) {
  toy.fails_to_revert = "busy";
  auto use = use_of("a");
  use.hold = seconds(1);
  auto faults = make({use});
  faults->apply_due({});
  machine.advance(seconds(1));
  faults->keep();
  faults->keep();
  EXPECT_THAT(toy.story, ElementsAre("apply a", "revert a"));
}

TEST_F(AppliedFaultsTest, NameARevertThatTookTooLong) {
  toy.revert_takes = seconds(6);
  auto faults = make({use_of("a")});
  faults->apply_due({});
  faults->revert_all();
  EXPECT_TRUE(faults->facts()[0].reverted);
  EXPECT_THAT(faults->problems(),
              ElementsAre("fault toy could not be reverted: took longer than 5s"));
}

TEST_F(AppliedFaultsTest, RevertWhatIsInForceWhenTheyAreDestroyed) {
  {
    auto faults = make({use_of("a"), use_of("b", AfterTime{seconds(2)})});
    faults->apply_due({});
    const AppliedFaults moved = *std::move(faults);
    EXPECT_THAT(toy.story, ElementsAre("apply a"));
  }
  EXPECT_THAT(toy.story, ElementsAre("apply a", "revert a"));
}

}  // namespace
}  // namespace backfault
