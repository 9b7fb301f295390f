#include "harness/model/verdict.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(Verdict, NamesAreReadBack) {
  for (const Outcome outcome : all_outcomes()) {
    EXPECT_EQ(parse_outcome(to_string(outcome)), outcome);
  }
  EXPECT_EQ(all_outcomes().size(), 8U);
  EXPECT_EQ(parse_role("wire"), Role::wire);
}

TEST(Verdict, OtherWordsAreNoNames) {
  EXPECT_EQ(parse_outcome("Verified"), std::nullopt);
  EXPECT_EQ(parse_outcome(""), std::nullopt);
  EXPECT_EQ(parse_role("clients"), std::nullopt);
}

TEST(WorstOf, NeverMergesUnknownIntoAPass) {
  using enum Judgement;
  EXPECT_EQ(worst_of(passed, passed), passed);
  EXPECT_EQ(worst_of(passed, inconclusive), inconclusive);
  EXPECT_EQ(worst_of(inconclusive, passed), inconclusive);
  EXPECT_EQ(worst_of(failed, inconclusive), failed);
  EXPECT_EQ(worst_of(inconclusive, failed), failed);
  EXPECT_EQ(worst_of(passed, failed), failed);
}

}  // namespace
}  // namespace backfault
