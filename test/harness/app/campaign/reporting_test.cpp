#include "harness/app/campaign/reporting.h"

#include "harness/app/campaign/finish.h"
#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;

class Reporting : public AppBench {};

TEST(FormatsOf, KeepsTheOrderAndTheNames) {
  const auto formats = formats_of("junit,,console");
  ASSERT_TRUE(formats);
  ASSERT_EQ(formats->size(), 2U);
  EXPECT_EQ(formats->front().name, "junit");
  EXPECT_EQ(formats->back().name, "console");
}

TEST(FormatsOf, RefusesUnknownOnesAndNone) {
  const auto misspelt = formats_of("jnit");
  ASSERT_FALSE(misspelt);
  EXPECT_EQ(misspelt.error().kind, ErrorKind::usage);
  EXPECT_THAT(misspelt.error().text, HasSubstr("did you mean \"junit\"?"));
  EXPECT_FALSE(formats_of(""));
  EXPECT_FALSE(formats_of(",,"));
}

TEST(Frame, KnowsTheMachineAndTheVersion) {
  const CampaignFrame frame = new_frame();
  EXPECT_NE(frame.environment.at("kernel"), "");
  EXPECT_NE(frame.environment.at("backfault"), "");
  EXPECT_GT(frame.started.unix_us, 0);
  EXPECT_FALSE(frame.interrupted);
}

TEST_F(Reporting, ReadsTheFrameBackAsItWasWritten) {
  finish_a_run();
  const auto run = RunDirectory::open(path("run"));
  ASSERT_TRUE(run);
  const CampaignFrame frame = read_frame(*run);
  EXPECT_FALSE(frame.interrupted);
  EXPECT_GT(frame.duration, Duration{});
  EXPECT_EQ(frame.environment.at("kernel"), new_frame().environment.at("kernel"));
}

TEST_F(Reporting, CountsARunWithoutAReportAsInterrupted) {
  finish_a_run();
  std::filesystem::remove(path("run/report.json"));
  EXPECT_TRUE(read_frame(*RunDirectory::open(path("run"))).interrupted);
  write("run/report.json", "[]");
  EXPECT_TRUE(read_frame(*RunDirectory::open(path("run"))).interrupted);
  write("run/report.json", R"({"interrupted": "no", "environment": 7, "duration_us": "x"})");
  EXPECT_TRUE(read_frame(*RunDirectory::open(path("run"))).interrupted);
}

TEST_F(Reporting, AssemblesWhatTheJournalHolds) {
  finish_a_run();
  const auto run = RunDirectory::open(path("run"));
  const auto plan = read_plan(*run);
  ASSERT_TRUE(plan);
  const auto campaign = assemble(*run, *plan, {});
  ASSERT_TRUE(campaign);
  EXPECT_EQ(campaign->trials.size(), 2U);
  EXPECT_EQ(campaign->planned, 2U);
  EXPECT_EQ(campaign->plan_sha256.size(), 64U);
  EXPECT_EQ(campaign->verdict, Judgement::passed);
}

TEST_F(Reporting, WritesTheReportEvenWhenNoFormatIsAskedFor) {
  finish_a_run();
  std::filesystem::remove(path("run/report.json"));
  auto run = RunDirectory::open(path("run"));
  const auto campaign = assemble(*run, *read_plan(*run), {});
  ASSERT_TRUE(render(*run, *campaign, {}));
  EXPECT_TRUE(std::filesystem::exists(path("run/report.json")));
}

}  // namespace
}  // namespace backfault
