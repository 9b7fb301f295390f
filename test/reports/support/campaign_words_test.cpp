#include "reports/support/campaign_words.h"

#include <gmock/gmock.h>

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(OutcomeCounts, ListsThemInTheirOrder) {
  EXPECT_EQ(outcome_counts({{Outcome::hung, 37}, {Outcome::verified, 63}}), "63 verified, 37 hung");
  EXPECT_EQ(outcome_counts({{Outcome::hung, 1}, {Outcome::late, 0}}), "1 hung");
  EXPECT_EQ(outcome_counts({}), "none");
}

TEST(PercentText, NeverRoundsToNeverOrAlways) {
  EXPECT_EQ(percent_text(0.0), "0.0 %");
  EXPECT_EQ(percent_text(0.00002), "0.002 %");
  EXPECT_EQ(percent_text(0.0094), "0.94 %");
  EXPECT_EQ(percent_text(0.0096), "1.0 %");
  EXPECT_EQ(percent_text(0.3333), "33.3 %");
  EXPECT_EQ(percent_text(0.9994), "99.9 %");
  EXPECT_EQ(percent_text(0.99999), "> 99.9 %");
  EXPECT_EQ(percent_text(1.0), "100.0 %");
}

TEST(RateText, SaysUnknownWithoutCountedTrials) {
  VariantRecord variant;
  EXPECT_EQ(rate_text(variant), "unknown");
  EXPECT_EQ(interval_text(variant), "unknown");
  variant.hang_rate = 0.37;
  variant.hang_rate_low = 0.276;
  variant.hang_rate_high = 0.472;
  EXPECT_EQ(rate_text(variant), "37.0 %");
  EXPECT_EQ(interval_text(variant), "27.6 to 47.2 %");
}

TEST(PValueText, HasFourDigits) {
  EXPECT_EQ(p_value_text(0.03125), "0.0312");
  EXPECT_EQ(p_value_text(0.0), "< 0.0001");
  EXPECT_EQ(p_value_text(1.0), "1.0000");
  EXPECT_EQ(p_value_text({}), "unknown");
}

TEST(SecondsText, HasMilliseconds) {
  EXPECT_EQ(seconds_text(std::chrono::microseconds(1'204'400)), "1.204 s");
}

TEST(VariantName, IsNeverEmpty) {
  EXPECT_EQ(variant_name(""), "the only variant");
  EXPECT_EQ(variant_name("sink=null"), "sink=null");
}

TEST(EvidenceFiles, AreTheCertificateAndEveryCapturedFile) {
  TrialRecord trial;
  EXPECT_THAT(evidence_files(trial), IsEmpty());
  trial.trial = 7;
  trial.hang.emplace().certificate = "evidence/7/certificate.json";
  trial.processes.resize(2);
  trial.processes[1].output = "client.out client.err";
  EXPECT_THAT(evidence_files(trial), ElementsAre("evidence/7/certificate.json",
                                                 "evidence/7/client.out", "evidence/7/client.err"));
}

TEST(RunPath, KeepsTheNameThatTheUserGave) {
  CampaignRecord campaign;
  EXPECT_EQ(run_path(campaign, "report.json"), "report.json");
  campaign.run_directory = "runs/1";
  EXPECT_EQ(run_path(campaign, "report.json"), "runs/1/report.json");
  campaign.run_directory = "runs/1/";
  EXPECT_EQ(run_path(campaign, "report.json"), "runs/1/report.json");
}

}  // namespace
}  // namespace backfault
