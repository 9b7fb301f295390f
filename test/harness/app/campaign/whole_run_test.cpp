#include "harness/app/campaign/whole_run.h"

#include "harness/app/catalogue/plan_input.h"
#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

class RunWhole : public AppBench {
 protected:
  [[nodiscard]] Plan plan() const { return *plan_from_input(run_of(scenario()).plan); }
  [[nodiscard]] WholeRunOptions options() const {
    return {
        .out = path("run"), .stem = path("stem"), .campaign = {.progress = ProgressStyle::none}};
  }
};

TEST_F(RunWhole, LeavesEveryTrialInTheJournal) {
  const auto whole = run_whole(plan(), options());
  ASSERT_TRUE(whole) << whole.error().text;
  EXPECT_EQ(whole->run.read_trials()->trials.size(), 2U);
  EXPECT_FALSE(whole->frame.interrupted);
  EXPECT_EQ(whole->problem, "");
}

TEST_F(RunWhole, HasAReportThatSaysUnfinishedUntilTheEndIsRendered) {
  const auto whole = run_whole(plan(), options());
  ASSERT_TRUE(whole);
  EXPECT_TRUE(read_frame(whole->run).interrupted) << "nobody has rendered the end yet";
}

TEST_F(RunWhole, CutsThePlanToWhatThereWasTimeFor) {
  WholeRunOptions hurried = options();
  hurried.campaign.length = Duration{1};
  const auto whole = run_whole(plan(), hurried);
  ASSERT_TRUE(whole) << whole.error().text;
  EXPECT_TRUE(whole->plan.trials.empty());
}

}  // namespace
}  // namespace backfault
