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

/// What the cell says when all trials have this fact.
std::string matrix_with(std::optional<VerificationFact> TrialRecord::*fact,
                        const VerificationState state) {
  CampaignRecord campaign = sample_campaign();
  for (TrialRecord& trial : campaign.trials) {
    trial.*fact = VerificationFact{.state = state, .detail = ""};
  }
  return matrix(campaign);
}

TEST(MatrixReport, TellsWhatTheNextRunAndTheOlderBackupCameTo) {
  using enum VerificationState;
  for (const auto state : {failed, different}) {
    EXPECT_THAT(matrix_with(&TrialRecord::recovery, state), HasSubstr(" no_recovery "));
    EXPECT_THAT(matrix_with(&TrialRecord::older_backup, state), HasSubstr(" older_bad "));
  }
  EXPECT_THAT(matrix_with(&TrialRecord::recovery, not_attempted), HasSubstr(" recovery_unknown "));
  EXPECT_THAT(matrix_with(&TrialRecord::older_backup, not_attempted), HasSubstr(" older_unknown "));
  for (const auto& text :
       {matrix(sample_campaign()), matrix_with(&TrialRecord::recovery, identical),
        matrix_with(&TrialRecord::older_backup, identical)}) {
    EXPECT_THAT(text, Not(testing::AnyOf(HasSubstr("recovery"), HasSubstr("older"))));
  }
}

TEST(MatrixReport, OfNothingIsEmpty) { EXPECT_EQ(matrix(CampaignRecord{}), ""); }

}  // namespace
}  // namespace backfault
