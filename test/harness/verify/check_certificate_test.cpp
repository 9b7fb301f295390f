#include "harness/verify/check_certificate.h"

#include <regex>

#include "test/harness/verify/good_certificates.h"
#include "test/harness/verify/mutations.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// What no condition rests on, and only the digest protects: words for people, labels of the trial,
/// and facts that matter in other certificates only.
bool is_for_people(const std::string& path) {
  static const std::regex words(
      "/(trial|scenario|variant|seed|shape|summary|missing|cycle(/\\d+)?|assumptions(/\\d+)?)"
      "|/(last_movement|detected)_us"
      "|/snapshot/(first|second)/(begun|ended)_us"
      // Who has which name, and how a wait reads in words.
      "|/snapshot/(first|second)/threads/\\d+/command"
      "|/snapshot/processes/\\d+/command"
      "|/waits/\\d+/words"
      // A bound from above that is higher takes nothing back.
      "|/waits/\\d+/deadline_left_us"
      // Copies of what stands in the lines, and of what the awaits name.
      "|/snapshot/(first|second)/threads/\\d+/(ran|blocked)"
      "|/waits/\\d+/conduits(/\\d+)?"
      // From when on a time-out counts: without one it does not matter, and with one earlier is
      // safe.
      "|/snapshot/(first|second)/threads/\\d+/ran_after_us"
      // Of a parent outside of the trial nothing is known.
      "|/snapshot/processes/\\d+/parent"
      // With all processes stuck it does not matter who may wake whom.
      "|/snapshot/processes/\\d+/catches_signals"
      "|/snapshot/wire/(present|quiet|held_by)"
      "|/waits/\\d+/awaits/\\d+/anyone");
  return std::regex_match(path, words);
}

TEST(CheckCertificate, AcceptsWhatHolds) {
  for (const Certificate& given :
       {good::buffer_deadlock(), good::frozen(), good::stalled(), good::paused()}) {
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

TEST(CheckCertificate, RefusesEveryChange) {
  for (const Certificate& given : {good::buffer_deadlock(), good::frozen(), good::stalled()}) {
    const StrictJson document = good::json_of(given);
    std::size_t count = 0;
    const Mutations all(document, [&](const std::string& path, const StrictJson& changed) {
      ++count;
      EXPECT_FALSE(good::check(changed).accepted()) << path;
    });
    EXPECT_GT(count, 300U);
  }
}

TEST(CheckCertificate, RefusesEveryChangeThatMattersWithAFittingDigestToo) {
  for (const Certificate& given : {good::buffer_deadlock(), good::frozen()}) {
    const StrictJson document = good::json_of(given);
    std::size_t refused = 0;
    const Mutations all(document, [&](const std::string& path, const StrictJson& changed) {
      // The seal is made anew, so that it cannot be what is found wrong.
      if (path == "/sha256" || !changed.contains("sha256")) return;
      const bool accepted = good::check_sealed(changed).accepted();
      EXPECT_TRUE(!accepted || is_for_people(path)) << path;
      refused += accepted ? 0 : 1;
    });
    EXPECT_GT(refused, 250U);
  }
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
