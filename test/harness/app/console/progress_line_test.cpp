#include "harness/app/console/progress_line.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

constexpr Duration seconds(const int count) { return std::chrono::seconds(count); }

TEST(ProgressText, TellsDoneTotalOutcomesAndTimeLeft) {
  const ProgressState state{.done = 12,
                            .total = 24,
                            .outcomes = {{Outcome::hung, 3}, {Outcome::verified, 9}},
                            .elapsed = seconds(60)};
  EXPECT_EQ(progress_text(state), "12/24  verified 9, hung 3  60s, about 60s left");
}

TEST(ProgressText, GuessesNothingBeforeTheFirstTrialAndAfterTheLast) {
  EXPECT_EQ(progress_text({.done = 0, .total = 5, .outcomes = {}, .elapsed = seconds(3)}),
            "0/5  3s");
  EXPECT_EQ(progress_text({.done = 5, .total = 5, .outcomes = {}, .elapsed = seconds(7)}),
            "5/5  7s");
}

TEST(ProgressText, StaysReadableForLongCampaigns) {
  EXPECT_EQ(progress_text({.done = 1, .total = 2, .outcomes = {}, .elapsed = seconds(600)}),
            "1/2  10min, about 10min left");
  EXPECT_EQ(
      progress_text({.done = 1, .total = 10'000'000, .outcomes = {}, .elapsed = seconds(36'000)}),
      "1/10000000  10h, about 99999990h left");
}

std::string shown(const ProgressStyle style) {
  testing::internal::CaptureStderr();
  ProgressLine line(style);
  for (const int second : {1, 2, 6, 7, 11}) {
    line.show({.done = 1, .total = 2, .outcomes = {}, .elapsed = seconds(second)});
  }
  line.finish({.done = 2, .total = 2, .outcomes = {}, .elapsed = seconds(12)});
  return testing::internal::GetCapturedStderr();
}

TEST(ProgressLine, WritesPlainLinesNowAndThenWhereThereIsNoTerminal) {
  const std::string lines = "1/2  6s, about 6s left\n1/2  11s, about 11s left\n2/2  12s\n";
  EXPECT_EQ(shown(ProgressStyle::plain), lines);
  EXPECT_EQ(shown(ProgressStyle::automatic), lines);
}

TEST(ProgressLine, IsSilentWhenToldSo) { EXPECT_EQ(shown(ProgressStyle::none), ""); }

}  // namespace
}  // namespace backfault
