#include "harness/hang/stall_proof.h"

#include <gtest/gtest.h>

#include "harness/hang/prove.h"
#include "test/harness/judge/stalled_trial.h"

namespace backfault {
namespace {

/// Client and server wait for each other, and no other process is there.
StallFact proven_standstill() {
  const StillWorld world = mutual_readers();
  auto stall = mutual_stall(at_s(5));
  stall.waits = world.waits;
  stall.snapshot = world.snapshot;
  return stall;
}

TEST(StallProof, AStandstillOfAllIsProvenUntilSomethingMoves) {
  auto stall = proven_standstill();
  ASSERT_TRUE(proof_of(stall));
  EXPECT_EQ(proof_of(stall)->proof, Proof::proven);
  stall.resumed = at_s(7);
  EXPECT_FALSE(proof_of(stall));
  EXPECT_TRUE(was_refuted(stall, prove(*stall.snapshot, stall.waits)));
}

TEST(StallProof, ATimeOutThatCameInItsTimeRefutesNothing) {
  auto stall = proven_standstill();
  stall.waits[0].deadline_left = seconds(3);
  stall.waits[0].not_before = at_s(7);
  stall.resumed = at_s(7);
  ASSERT_TRUE(proof_of(stall));
  EXPECT_EQ(proof_of(stall)->proof, Proof::frozen_until);
  stall.resumed = at_ms(6999);
  EXPECT_FALSE(proof_of(stall));
  EXPECT_TRUE(was_refuted(stall, prove(*stall.snapshot, stall.waits)));
}

TEST(StallProof, WithoutASnapshotNothingIsProven) { EXPECT_FALSE(proof_of(mutual_stall(at_s(5)))); }

TEST(StallProof, APartThatMovedAgainIsAMistake) {
  auto stall = partly_stuck();
  stall.resumed = at_s(7);
  EXPECT_FALSE(proof_of(stall));
  EXPECT_TRUE(was_refuted(stall, prove(*stall.snapshot, stall.waits)));
}

TEST(StallProof, AStandstillOfAllProvesNothingOfAPart) {
  auto stall = partly_stuck();
  stall.still = true;
  EXPECT_FALSE(proof_of(stall));
  stall.resumed = at_s(7);
  EXPECT_FALSE(was_refuted(stall, prove(*stall.snapshot, stall.waits)));
}

}  // namespace
}  // namespace backfault
