#include <gmock/gmock.h>

#include "reports/table.h"
#include "test/reports/golden.h"
#include "test/reports/sample_campaign.h"

namespace backfault {
namespace {

TEST(JsonReport, IsTheGoldenFile) {
  expect_golden("json.json", json_report().render(sample_campaign()));
}

TEST(JsonReport, LeavesNoControlCharacterOfCapturedOutput) {
  const std::string text = json_report().render(sample_campaign());
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("\x1B")));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("\xFF")));
  EXPECT_EQ(json_report().file, "report.json");
}

}  // namespace
}  // namespace backfault
