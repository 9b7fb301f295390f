#include <gmock/gmock.h>

#include "reports/table.h"
#include "test/reports/golden.h"
#include "test/reports/sample_campaign.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string console(const CampaignRecord& campaign) { return console_report().render(campaign); }

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (const std::string& line : lines_of(text)) {
    widest = std::max(widest, line.size());
  }
  return widest;
}

TEST(ConsoleReport, IsTheGoldenFile) { expect_golden("console.txt", console(sample_campaign())); }

TEST(ConsoleReport, GoesToStandardOutputOnly) { EXPECT_EQ(console_report().file, ""); }

TEST(ConsoleReport, LeavesNoEscapeCodeOfCapturedOutput) {
  EXPECT_THAT(console(sample_campaign()), HasSubstr("\\x1B[2J"));
  EXPECT_THAT(console(sample_campaign()), Not(HasSubstr("\x1B")));
}

TEST(ConsoleReport, FitsTheTerminalWhateverTheNames) {
  CampaignRecord campaign = sample_campaign();
  for (VariantRecord& variant : campaign.variants) {
    variant.cell["an axis with quite a long label of its own"] = std::string(70, 'x');
    variant.outcomes[Outcome::reported_error] = 123'456;
    variant.outcomes[Outcome::false_success] = 123'456;
  }
  EXPECT_LE(widest_line(console(campaign)), 100U);
  for (VariantRecord& variant : campaign.variants) {
    for (int axis = 0; axis < 20; ++axis) {
      variant.cell[std::to_string(axis)] = "label";
    }
  }
  EXPECT_LE(widest_line(console(campaign)), 100U);
  EXPECT_THAT(console(campaign), HasSubstr("sink=null faults=pin_cpu"));
}

TEST(ConsoleReport, ExplainsTheHangWithTheStrongestProof) {
  CampaignRecord campaign = sample_campaign();
  campaign.trials[1].hang->proof = Proof::no_progress;
  EXPECT_THAT(console(campaign), HasSubstr("One hang explained: trial 3, deadlock, proven"));
}

TEST(ConsoleReport, SaysNothingOfHangsOrFilesWhereThereAreNone) {
  CampaignRecord campaign = sample_campaign();
  for (TrialRecord& trial : campaign.trials) {
    trial.hang.reset();
  }
  campaign.run_directory.clear();
  EXPECT_THAT(console(campaign), Not(HasSubstr("One hang")));
  EXPECT_THAT(console(campaign), Not(HasSubstr("Files")));
}

TEST(ConsoleReport, SaysThatTrialsAreMissing) {
  CampaignRecord campaign = sample_campaign();
  campaign.planned = 100;
  campaign.interrupted = true;
  campaign.verdict = Judgement::inconclusive;
  EXPECT_THAT(console(campaign), HasSubstr("q192440: INCONCLUSIVE (interrupted)"));
  EXPECT_THAT(console(campaign), HasSubstr("12 of 100 planned trials"));
}

TEST(ConsoleReport, CallsAnUnknownRateUnknown) {
  CampaignRecord campaign = sample_campaign();
  campaign.variants[0].hang_rate.reset();
  campaign.variants[0].hang_rate_low.reset();
  campaign.comparisons[0].p_value.reset();
  EXPECT_THAT(console(campaign), HasSubstr("unknown / 33.3 %"));
}

TEST(ConsoleReport, PrintsAnEmptyCampaign) {
  EXPECT_EQ(console(CampaignRecord{}), ": INCONCLUSIVE\n0 trials in 0.000 s, seed 0: none\n");
}

TEST(ConsoleReport, NamesEachOfSeveralScenarios) {
  CampaignRecord campaign = sample_campaign();
  campaign.variants[3].scenario = "another";
  EXPECT_THAT(console(campaign), HasSubstr("\nScenario q192440\n"));
  EXPECT_THAT(console(campaign), HasSubstr("\nScenario another\n"));
}

}  // namespace
}  // namespace backfault
