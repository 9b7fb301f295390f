#include "harness/hang/refutation.h"

#include <gtest/gtest.h>

#include "test/support/builders.h"

namespace backfault {
namespace {

StallFact resumed_at(const MonoTime time) {
  auto stall = mutual_stall(at_s(5));
  stall.resumed = time;
  return stall;
}

TEST(Refutation, IsAMovementOfWhatWasProvenToBeStuck) {
  const HangProof proof{.proof = Proof::proven};
  EXPECT_FALSE(was_refuted(mutual_stall(at_s(5)), proof));
  EXPECT_TRUE(was_refuted(resumed_at(at_s(7)), proof));
  EXPECT_FALSE(was_refuted(resumed_at(at_s(7)), HangProof{})) << "nothing was proven";
}

TEST(Refutation, IsAMovementBeforeTheEarliestTimeout) {
  const HangProof proof{.proof = Proof::frozen_until, .frozen_until = at_s(7)};
  EXPECT_FALSE(was_refuted(resumed_at(at_s(7)), proof));
  EXPECT_TRUE(was_refuted(resumed_at(at_ms(6999)), proof));
}

TEST(Refutation, OfAPartNeedsAMovementOfThatPart) {
  const HangProof proof{.proof = Proof::proven_partial};
  auto stall = resumed_at(at_s(7));
  EXPECT_FALSE(was_refuted(stall, proof)) << "another thread of the standstill may have moved";
  stall.form = PartialStandstill{};
  EXPECT_TRUE(was_refuted(stall, proof));
}

}  // namespace
}  // namespace backfault
