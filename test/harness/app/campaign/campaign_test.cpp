#include "harness/app/campaign/campaign.h"

#include <signal.h>

#include "faults/table.h"
#include "harness/scenario/plan_json.h"
#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;

class RunCampaign : public AppBench {
 protected:
  struct Ended {
    CampaignEnd end;
    std::vector<TrialRecord> records;
  };

  Ended run(const std::string& scenario_path, const CampaignOptions& options) const {
    PlanInput input;
    input.scenarios = {scenario_path};
    const auto plan = plan_from_input(input);
    EXPECT_TRUE(plan) << plan.error().text;
    auto directory = RunDirectory::create(path("run"));
    EXPECT_TRUE(directory->write_plan(plan_to_json(*plan)));
    const auto catalogue = all_faults();
    const auto end = run_campaign(
        {.plan = *plan, .catalogue = catalogue, .program_folder = "/usr/bin"}, *directory, options);
    EXPECT_TRUE(end) << end.error().text;
    return {.end = *end, .records = directory->read_trials()->trials};
  }
};

constexpr CampaignOptions quiet{.jobs = 2, .length = {}, .progress = ProgressStyle::none};

TEST_F(RunCampaign, RecordsEveryTrial) {
  const auto [end, records] = run(scenario(), quiet);
  EXPECT_TRUE(end.not_started.empty());
  EXPECT_FALSE(end.interrupted);
  EXPECT_EQ(end.problem, "");
  ASSERT_EQ(records.size(), 2U);
  for (const auto& record : records) {
    EXPECT_EQ(record.verdict.outcome, Outcome::verified) << record.verdict.reason;
  }
}

TEST_F(RunCampaign, SkipsWhatIsNotInstalled) {
  const auto [end, records] =
      run(scenario("no-such-program", R"("needs": [{"program": "no-such-program"}], )"), quiet);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].verdict.outcome, Outcome::skipped);
  EXPECT_THAT(records[0].verdict.reason, HasSubstr("no-such-program"));
}

TEST_F(RunCampaign, StartsNoTrialAfterItsTime) {
  const auto [end, records] =
      run(scenario(), {.jobs = 1, .length = Duration{0}, .progress = ProgressStyle::none});
  EXPECT_EQ(end.not_started, (std::set<std::uint64_t>{1, 2}));
  EXPECT_TRUE(records.empty());
}

TEST_F(RunCampaign, StopsWhenInterruptedAndRecordsNoTrialThatItCut) {
  // The signal waits until the campaign takes signals over, so no time has to pass.
  sigset_t terminate;
  ::sigemptyset(&terminate);
  ::sigaddset(&terminate, SIGTERM);
  ASSERT_EQ(::sigprocmask(SIG_BLOCK, &terminate, nullptr), 0);
  ASSERT_EQ(::raise(SIGTERM), 0);
  const auto [end, records] = run(scenario("/usr/bin/yes"), quiet);
  ASSERT_EQ(::sigprocmask(SIG_UNBLOCK, &terminate, nullptr), 0);
  EXPECT_TRUE(end.interrupted);
  EXPECT_TRUE(records.empty());
}

}  // namespace
}  // namespace backfault
