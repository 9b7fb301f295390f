#include <gmock/gmock.h>

#include <pugixml.hpp>
#include <set>

#include "reports/table.h"
#include "test/reports/golden.h"
#include "test/reports/sample_campaign.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string junit(const CampaignRecord& campaign) { return junit_report().render(campaign); }

/// The report as a strict reader sees it.
pugi::xml_document read(const CampaignRecord& campaign) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(junit(campaign).c_str()));
  return document;
}

std::size_t count(const pugi::xml_document& document, const char* path) {
  return document.select_nodes(path).size();
}

TEST(JunitReport, IsTheGoldenFile) { expect_golden("junit.xml", junit(sample_campaign())); }

TEST(JunitReport, KeepsCapturedTextHarmless) {
  const std::string text = junit(sample_campaign());
  EXPECT_THAT(text, Not(HasSubstr("\x1B")));
  EXPECT_THAT(text, Not(HasSubstr("&#27;")));
  EXPECT_THAT(text, Not(HasSubstr("&#x1B;")));
  EXPECT_THAT(text, Not(HasSubstr("[[ATTACHMENT|/etc/shadow]]")));
  EXPECT_THAT(text, HasSubstr("\\x1B[2J"));
  EXPECT_THAT(text, HasSubstr("&lt;/failure&gt;"));
}

TEST(JunitReport, GivesEveryTestCaseItsOwnName) {
  CampaignRecord campaign = sample_campaign();
  campaign.variants[1].variant = campaign.variants[0].variant;
  std::set<std::string> names;
  const auto document = read(campaign);
  for (const auto& test : document.select_nodes("//testcase")) {
    EXPECT_TRUE(names.insert(test.node().attribute("name").value()).second);
  }
}

TEST(JunitReport, CountsWhatItHolds) {
  const auto document = read(sample_campaign());
  const auto root = document.child("testsuites");
  EXPECT_EQ(root.attribute("tests").as_uint(), count(document, "//testcase"));
  EXPECT_EQ(root.attribute("failures").as_uint(), count(document, "//testcase/failure"));
  EXPECT_EQ(root.attribute("errors").as_uint(), count(document, "//testcase/error"));
  EXPECT_EQ(root.attribute("failures").as_uint(), 6U);  // A requirement, 2 variants, 3 trials.
  EXPECT_EQ(root.attribute("errors").as_uint(), 1U);
}

TEST(JunitReport, AttachesTheEvidenceOfAFailedTrial) {
  const std::string text = junit(sample_campaign());
  EXPECT_THAT(text, HasSubstr("[[ATTACHMENT|runs/0001/evidence/2/certificate.json]]"));
  EXPECT_THAT(text, HasSubstr("[[ATTACHMENT|runs/0001/evidence/2/client.err]]"));
}

TEST(JunitReport, SkipsAVariantOfWhichEveryTrialWasSkipped) {
  CampaignRecord campaign = sample_campaign();
  for (std::size_t index = 9; index < 12; ++index) {
    campaign.trials[index].verdict = {.outcome = Outcome::skipped,
                                      .judgement = Judgement::inconclusive,
                                      .reason = "rsync is not installed"};
  }
  campaign.variants[3].outcomes = {{Outcome::skipped, 3}};
  const auto document = read(campaign);
  const auto skipped = document.select_node("//testcase/skipped").node();
  EXPECT_EQ(std::string(skipped.attribute("message").value()),
            "3 trials: 3 skipped; trial 10: rsync is not installed");
  EXPECT_EQ(document.child("testsuites").attribute("skipped").as_uint(), 1U);
}

TEST(JunitReport, NeverPassesAVariantOfWhichNothingRan) {
  CampaignRecord campaign = sample_campaign();
  campaign.trials.resize(9);
  campaign.variants[3].trials = 0;
  campaign.variants[3].outcomes.clear();
  EXPECT_EQ(count(read(campaign), "//testcase/error[@message='no trial ran']"), 1U);
}

TEST(JunitReport, IsNotGreenWhenNothingRanAtAll) {
  EXPECT_EQ(count(read(CampaignRecord{}), "//testcase/error[@message='nothing ran']"), 1U);
}

TEST(JunitReport, ReportsARequirementThatCouldNotBeDecidedAsAnError) {
  CampaignRecord campaign = sample_campaign();
  campaign.requirements[0].judgement = Judgement::inconclusive;
  EXPECT_EQ(count(read(campaign), "//testcase[starts-with(@name, 'requirement')]/error"), 1U);
}

TEST(JunitReport, ListsAHundredFailedTrialsOfAVariantAndCountsTheRest) {
  CampaignRecord campaign = sample_campaign();
  const TrialRecord hang = campaign.trials[1];
  for (std::uint64_t number = 13; number <= 141; ++number) {
    campaign.trials.push_back(hang);
    campaign.trials.back().trial = number;
  }
  const auto document = read(campaign);
  EXPECT_EQ(count(document, "//testcase[starts-with(@name, 'sink=null faults=pin_cpu, trial')]"),
            100U);
  EXPECT_THAT(junit(campaign), HasSubstr("31 failed trials are left out below"));
}

TEST(JunitReport, DoesNotFailAHangThatTheScenarioExpects) {
  CampaignRecord campaign = sample_campaign();
  for (TrialRecord& trial : campaign.trials) {
    trial.verdict.judgement = Judgement::passed;
  }
  campaign.requirements[0].judgement = Judgement::passed;
  EXPECT_EQ(count(read(campaign), "//failure | //error"), 0U);
}

}  // namespace
}  // namespace backfault
