#include "harness/app/commands/certification_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::Not;

Certification with_waiver(const bool expired) {
  Certification certification{.profile = "stall", .target = "tiny"};
  certification.requirements = {{.name = "stall.trickle",
                                 .required = "outcome is verified",
                                 .outcomes = {{Outcome::hung, 2}},
                                 .before = Judgement::failed,
                                 .after = expired ? Judgement::failed : Judgement::passed,
                                 .waiver = Waiver{.requirement = "stall.trickle",
                                                  .id = "BUG-7",
                                                  .reason = "known \x1B[2J",
                                                  .owner = "qa",
                                                  .expires = "2027-01-01"},
                                 .waiver_expired = expired,
                                 .slowest = Duration{1'234'000}}};
  certification.before = Judgement::failed;
  certification.after = certification.requirements[0].after;
  return certification;
}

TEST(CertificationTable, TellsEachRequirementAndBothVerdicts) {
  const std::string text = certification_table(with_waiver(false));
  EXPECT_THAT(text, HasSubstr("certification of tiny against the profile stall"));
  EXPECT_THAT(text, HasSubstr("stall.trickle  verified "));
  EXPECT_THAT(text, HasSubstr("failed, waived"));
  EXPECT_THAT(text, HasSubstr("2 hung"));
  EXPECT_THAT(text, HasSubstr("1.234 s"));
  EXPECT_THAT(text, HasSubstr("stall.trickle: waiver BUG-7 of qa until 2027-01-01: known"));
  EXPECT_THAT(text, HasSubstr("verdict before waivers: failed\nverdict: passed\n"));
  EXPECT_EQ(text.find('\x1B'), std::string::npos);
}

TEST(CertificationTable, SaysThatAWaiverIsExpired) {
  const std::string text = certification_table(with_waiver(true));
  EXPECT_THAT(text, HasSubstr("(expired, does not count)"));
  EXPECT_THAT(text, Not(HasSubstr("failed, waived")));
}

TEST(CertificationTable, NamesWhatWasNotRun) {
  Certification certification = with_waiver(false);
  certification.not_run = {"stall.black_hole"};
  EXPECT_THAT(certification_table(certification), HasSubstr("not run: stall.black_hole\n"));
}

}  // namespace
}  // namespace backfault
