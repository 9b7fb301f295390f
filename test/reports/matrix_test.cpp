#include <gmock/gmock.h>

#include "reports/table.h"
#include "test/reports/golden.h"
#include "test/reports/sample_campaign.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string matrix(const CampaignRecord& campaign) { return matrix_report().render(campaign); }

TEST(MatrixReport, IsTheGoldenFile) { expect_golden("matrix.md", matrix(sample_campaign())); }

TEST(MatrixReport, SaysWhichCellsWereNotRun) {
  CampaignRecord campaign = sample_campaign();
  campaign.trials.clear();
  EXPECT_THAT(matrix(campaign), HasSubstr("| null | not run | not run |\n"));
}

TEST(MatrixReport, KeepsItsShapeWhateverTheNamesHold) {
  CampaignRecord campaign = sample_campaign();
  campaign.variants.resize(1);
  campaign.variants[0].cell["sink"] = "a|b" + hostile_text;
  const std::string text = matrix(campaign);
  EXPECT_THAT(text, HasSubstr("| a\\|b\\x1B[2J"));
  EXPECT_THAT(text, Not(HasSubstr("\x1B")));
}

TEST(MatrixReport, HasOneCellForAScenarioWithoutAMatrix) {
  CampaignRecord campaign = sample_campaign();
  campaign.variants.resize(1);
  campaign.variants[0].cell.clear();
  EXPECT_THAT(matrix(campaign), HasSubstr("|  | outcome |\n| --- | --- |\n| q192440 | "));
}

TEST(MatrixReport, TellsWhatTheNextRunCameTo) {
  const std::map<VerificationState, std::string> words = {
      {VerificationState::failed, " no_recovery "},
      {VerificationState::different, " no_recovery "},
      {VerificationState::not_attempted, " recovery_unknown "}};
  for (const auto& [state, word] : words) {
    CampaignRecord campaign = sample_campaign();
    for (TrialRecord& trial : campaign.trials) {
      trial.recovery = VerificationFact{.state = state, .detail = ""};
    }
    EXPECT_THAT(matrix(campaign), HasSubstr(word));
  }
  EXPECT_THAT(matrix(sample_campaign()), Not(HasSubstr("recovery")));
}

TEST(MatrixReport, TellsWhatBecameOfTheOlderBackup) {
  const std::map<VerificationState, std::string> words = {
      {VerificationState::failed, " older_lost "},
      {VerificationState::different, " older_lost "},
      {VerificationState::not_attempted, " older_unknown "}};
  for (const auto& [state, word] : words) {
    CampaignRecord campaign = sample_campaign();
    for (TrialRecord& trial : campaign.trials) {
      trial.older_backup = VerificationFact{.state = state, .detail = ""};
    }
    EXPECT_THAT(matrix(campaign), HasSubstr(word));
  }
  EXPECT_THAT(matrix(sample_campaign()), Not(HasSubstr("older")));
}

TEST(MatrixReport, OfNothingIsEmpty) { EXPECT_EQ(matrix(CampaignRecord{}), ""); }

}  // namespace
}  // namespace backfault
