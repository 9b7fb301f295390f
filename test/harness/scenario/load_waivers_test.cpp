#include "harness/scenario/load_waivers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

using testing::HasSubstr;

std::string waiver(const std::string& requirement, const std::string& expires = "2027-03-31") {
  return R"({"requirement": ")" + requirement +
         R"(", "id": "BUG-7", "reason": "known", "owner": "qa", "expires": ")" + expires + "\"}";
}

Result<std::vector<Waiver>> load_sample_waivers(const std::string& waivers) {
  return load_waivers(R"({"schema": "backfault-waivers/1", "waivers": [)" + waivers + "]}",
                      "w.json", {"stall.black_hole", "stall.trickle"});
}

TEST(LoadWaivers, ReadsEveryMember) {
  const auto waivers = load_sample_waivers(waiver("stall.trickle"));
  ASSERT_TRUE(waivers) << error_text(waivers);
  ASSERT_EQ(waivers->size(), 1U);
  const Waiver& one = waivers->front();
  EXPECT_EQ(one.requirement, "stall.trickle");
  EXPECT_EQ(one.id, "BUG-7");
  EXPECT_EQ(one.reason, "known");
  EXPECT_EQ(one.owner, "qa");
  EXPECT_EQ(one.expires, "2027-03-31");
  EXPECT_TRUE(load_sample_waivers("")->empty());
}

TEST(LoadWaivers, KnowsWhatMayBeWaived) {
  EXPECT_THAT(error_text(load_sample_waivers(waiver("stall.trickel"))),
              AllOf(HasSubstr("w.json: /waivers/0/requirement"),
                    HasSubstr("did you mean \"stall.trickle\"?")));
  EXPECT_THAT(
      error_text(load_sample_waivers(waiver("stall.trickle") + ", " + waiver("stall.trickle"))),
      HasSubstr("/waivers/1: a second waiver for stall.trickle"));
}

TEST(LoadWaivers, WantsADayAndSomebodyWhoAnswers) {
  for (const char* const day :
       {"2027-02-29", "2027-3-31", "tomorrow", "2027-13-01", "2027/03/31"}) {
    EXPECT_THAT(error_text(load_sample_waivers(waiver("stall.trickle", day))),
                HasSubstr("/expires: value \"" + std::string(day)));
  }
  EXPECT_THAT(
      error_text(load_sample_waivers(R"({"requirement": "stall.trickle", "id": "1", "reason": "",
                                  "owner": "qa", "expires": "2027-03-31"})")),
      HasSubstr("/waivers/0/reason"));
  EXPECT_THAT(error_text(load_sample_waivers(R"({"requirement": "stall.trickle"})")),
              HasSubstr("missing"));
}

}  // namespace
}  // namespace backfault
