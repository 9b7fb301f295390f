#include "reports/support/hang_story.h"

#include <gmock/gmock.h>

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

MonoTime at_ms(const std::int64_t ms) { return MonoTime{std::chrono::milliseconds(ms)}; }

TrialRecord hung_trial() {
  TrialRecord trial;
  HangRecord& hang = trial.hang.emplace();
  hang.last_movement = at_ms(1000);
  hang.detected = at_ms(1300);
  trial.comm_errors.resize(1);
  trial.comm_errors[0].at = at_ms(6000);
  trial.comm_errors[0].code = "0xC7FF000D";
  trial.comm_errors[0].text = "broken\x1B[1m";
  ProcessFact& client = trial.processes.emplace_back();
  client.role = "client";
  client.ended = at_ms(6100);
  client.exit = Exited{.code = 3};
  return trial;
}

TEST(HangStory, IsToldInOrderOfTime) {
  const auto story = hang_story(hung_trial());
  ASSERT_THAT(story, SizeIs(4));
  EXPECT_EQ(story[0].at, at_ms(1000));
  EXPECT_EQ(story[1].text, "hang detected: unknown, no_progress");
  EXPECT_EQ(story[2].text, "the client reports a communications error 0xC7FF000D: broken\\x1B[1m");
  EXPECT_THAT(story[3].text, HasSubstr("the client ends: "));
  EXPECT_THAT(story[3].text, HasSubstr("3"));
}

TEST(HangStory, SaysWhoEndedTheClientAndWhatWasInjected) {
  TrialRecord trial = hung_trial();
  trial.processes[0].ended_by_harness = true;
  trial.comm_errors[0].injected = true;
  const auto story = hang_story(trial);
  EXPECT_THAT(story[2].text, HasSubstr("(injected by the harness)"));
  EXPECT_THAT(story[3].text, HasSubstr("the harness ends the client: "));
}

TEST(HangStory, DoesNotInventAnEnding) {
  TrialRecord trial = hung_trial();
  trial.duration = std::chrono::seconds(9);
  trial.processes[0].exit.reset();
  const auto story = hang_story(trial);
  EXPECT_EQ(story[3].at, MonoTime{std::chrono::seconds(9)});
  EXPECT_THAT(story[3].text, HasSubstr("not known"));
}

TEST(HangStory, TellsAppliedFaultsWithTheirProof) {
  TrialRecord trial = hung_trial();
  trial.faults.resize(2);
  trial.faults[0].fault = "pin_cpu";
  trial.faults[0].on = {Role::server, Role::client};
  trial.faults[0].applied = at_ms(5);
  trial.faults[0].confirmed = true;
  trial.faults[0].proof = "core 1 only";
  const auto story = hang_story(trial);
  ASSERT_THAT(story, SizeIs(5));
  EXPECT_EQ(story[0].text, "fault pin_cpu on server and client: core 1 only");
}

TEST(HangWords, SayUntilWhenNothingCanMove) {
  HangRecord hang{.kind = HangKind::lost_wakeup, .proof = Proof::proven};
  EXPECT_EQ(hang_words(hang), "lost_wakeup, proven");
  hang.proof = Proof::frozen_until;
  hang.frozen_until = at_ms(1250);
  EXPECT_EQ(hang_words(hang), "lost_wakeup, frozen_until 1.250 s");
}

TEST(HangStory, IsBounded) {
  TrialRecord trial = hung_trial();
  trial.comm_errors.resize(100);
  const auto story = hang_story(trial);
  ASSERT_THAT(story, SizeIs(24));
  EXPECT_EQ(story.back().text, "and 80 more events, which the record has");
}

}  // namespace
}  // namespace backfault
