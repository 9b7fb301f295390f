#include "harness/verify/check_certificate.h"

#include "test/harness/verify/good_certificates.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(CheckCertificate, AcceptsWhatHolds) {
  for (const Certificate& given : {good::buffer_deadlock(), good::frozen(), good::stalled()}) {
    const CertificateReport report = good::check(good::json_of(given));
    EXPECT_EQ(good::objections_in(report), "");
    EXPECT_TRUE(report.accepted());
    EXPECT_EQ(report.assumptions, given.assumptions);
  }
}

TEST(CheckCertificate, NamesTrialAndProofAndEveryCondition) {
  const CertificateReport report = good::check(good::json_of(good::buffer_deadlock()));
  EXPECT_EQ(report.title, "trial 3: deadlock, proven");
  std::vector<std::string> names;
  for (const CheckedCondition& condition : report.conditions) names.push_back(condition.name);
  EXPECT_THAT(names, ElementsAre("form", "digest", "closed world", "blocked", "simultaneous",
                                 "nothing came", "quiet", "deadlines", "closure", "conclusions"));
}

TEST(CheckCertificate, ChecksNothingElseWithoutTheForm) {
  StrictJson document = good::json_of(good::buffer_deadlock());
  document.erase("waits");
  const CertificateReport report = good::check_sealed(document);
  EXPECT_FALSE(report.accepted());
  EXPECT_EQ(report.title, "");
  EXPECT_EQ(good::objections_in(report), "form: /: \"waits\" is missing\n");
}

TEST(CheckCertificate, RefusesChangedWordsByTheirDigest) {
  StrictJson document = good::json_of(good::buffer_deadlock());
  document["summary"] = "nothing happened";
  EXPECT_THAT(good::objections_in(good::check(document)), HasSubstr("digest: the content was"));
  EXPECT_TRUE(good::check_sealed(document).accepted());
}

TEST(CheckCertificate, RefusesWhenTheDigestCannotBeComputed) {
  const auto none = [](std::string_view) -> Result<std::string> { return fail("no memory"); };
  const auto report =
      check_certificate({.json = good::json_of(good::frozen()), .repeated_key = {}}, none);
  EXPECT_FALSE(report.accepted());
  EXPECT_THAT(good::objections_in(report), HasSubstr("digest: it cannot be computed: no memory"));
}

TEST(CheckCertificate, AReportWithoutConditionsAcceptsNothing) {
  EXPECT_FALSE(CertificateReport{}.accepted());
}

}  // namespace
}  // namespace backfault
