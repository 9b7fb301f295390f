#include "harness/record/campaign_json.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "test/harness/record/samples.h"

namespace backfault {
namespace {

using nlohmann::json;

json written(const CampaignRecord& campaign) { return json::parse(campaign_to_json(campaign)); }

TEST(CampaignJson, UsesTheFieldNamesThatPipelinesRelyOn) {
  const json report = written(samples::campaign_record());
  EXPECT_EQ(report["schema"], "backfault-report/1");
  EXPECT_EQ(report["name"], "q192440");
  EXPECT_EQ(report["seed"], "42");
  EXPECT_EQ(report["plan_sha256"], std::string(64, 'a'));
  EXPECT_EQ(report["environment"], json({{"kernel", "6.18.0"}, {"cores", "2"}}));
  EXPECT_EQ(report["started"], format_wall_time({.unix_us = 1'700'000'000'000'000}));
  EXPECT_EQ(report["started_unix_us"], 1'700'000'000'000'000);
  EXPECT_EQ(report["duration_us"], 200);
  EXPECT_EQ(report["planned"], 3);
  EXPECT_EQ(report["trials"], 2);
  EXPECT_EQ(report["interrupted"], true);
  EXPECT_EQ(report["verdict"], "failed");
  EXPECT_EQ(report["requirements"],
            json::array({{{"name", "q192440"},
                          {"required", "outcome is verified or reported_error"},
                          {"verdict", "failed"},
                          {"detail", "1 of 2 trials hung"}}}));
  EXPECT_EQ(report["comparisons"], json::array({{{"scenario", "q192440"},
                                                 {"of", "faults=pin_cpu"},
                                                 {"against", "faults=none"},
                                                 {"p_value", 0.5}}}));
}

TEST(CampaignJson, CountsEveryOutcomeZerosToo) {
  const json report = written(samples::campaign_record());
  EXPECT_EQ(report["outcomes"], json({{"verified", 0},
                                      {"reported_error", 0},
                                      {"hung", 2},
                                      {"false_success", 0},
                                      {"crashed", 0},
                                      {"late", 0},
                                      {"invalid", 0},
                                      {"skipped", 0}}));
  const json variant = report["variants"][0];
  EXPECT_EQ(variant["scenario"], "q192440");
  EXPECT_EQ(variant["variant"], "sink=null");
  EXPECT_EQ(variant["cell"], json({{"sink", "null"}}));
  EXPECT_EQ(variant["trials"], 2);
  EXPECT_EQ(variant["outcomes"]["hung"], 1);
  EXPECT_EQ(variant["outcomes"]["invalid"], 1);
  EXPECT_EQ(variant["outcomes"]["verified"], 0);
  EXPECT_EQ(variant["verdicts"], json({{"passed", 0}, {"failed", 1}, {"inconclusive", 0}}));
}

TEST(CampaignJson, NeverWritesARateThatIsNoNumber) {
  CampaignRecord campaign = samples::campaign_record();
  campaign.variants[0].hang_rate = std::numeric_limits<double>::quiet_NaN();
  campaign.variants[0].hang_rate_low = std::numeric_limits<double>::infinity();
  campaign.comparisons[0].p_value = std::nullopt;
  const json report = written(campaign);
  EXPECT_TRUE(report["variants"][0]["hang_rate"].is_null());
  EXPECT_TRUE(report["variants"][0]["hang_rate_low"].is_null());
  EXPECT_TRUE(report["variants"][0]["hang_rate_high"].is_null());
  EXPECT_TRUE(report["comparisons"][0]["p_value"].is_null());
}

TEST(CampaignJson, CleansNamesAndKeys) {
  CampaignRecord campaign;
  campaign.name = "a\xFF";
  campaign.environment = {{"k\x01", "\xC3("}};
  const json report = written(campaign);
  EXPECT_EQ(report["name"], "a\\xFF");
  EXPECT_EQ(report["environment"], json({{"k\\x01", "\\xC3("}}));
}

TEST(CampaignJson, KeepsTheOrderOfItsFieldsAndEndsItsLastLine) {
  const std::string text = campaign_to_json(CampaignRecord{});
  EXPECT_EQ(text.rfind("{\n  \"schema\": \"backfault-report/1\",\n  \"name\": \"\",\n", 0), 0U);
  EXPECT_EQ(text.back(), '\n');
}

}  // namespace
}  // namespace backfault
