#include "harness/app/campaign/trial_process.h"

#include "faults/table.h"
#include "harness/app/catalogue/plan_input.h"
#include "harness/record/run_directory.h"
#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;

class TrialProcess : public AppBench {};

TEST_F(TrialProcess, SavesItsObservationBeforeItEnds) {
  PlanInput input;
  input.scenarios = {scenario()};
  const auto plan = plan_from_input(input);
  ASSERT_TRUE(plan) << plan.error().text;
  auto directory = RunDirectory::create(path("run"));
  ASSERT_TRUE(directory);
  const auto evidence = directory->evidence_folder(1);
  ASSERT_TRUE(evidence);
  const auto catalogue = all_faults();
  const TrialSetting setting{.plan = *plan, .catalogue = catalogue, .program_folder = "/usr/bin"};
  const CpuShare all{.trial = {}, .pin = {}, .harness = {}};
  auto trial = start_trial(setting, plan->trials.front(), all, *evidence);
  ASSERT_TRUE(trial) << trial.error().text;
  const auto ending = trial->wait_for(std::chrono::seconds(60));
  ASSERT_TRUE(ending);
  EXPECT_EQ(*ending, ExitState(Exited{0}));
  EXPECT_EQ(read_news(*trial).problem, "");
  const auto observation = directory->read_observation(1);
  ASSERT_TRUE(observation) << observation.error().text;
  EXPECT_EQ(observation->trial, 1U);
  EXPECT_EQ(observation->verification.state, VerificationState::identical);
}

TEST(LostObservation, IsInvalidWithItsReason) {
  const auto observation = lost_observation({.number = 9, .seed = {}}, "it was lost");
  EXPECT_EQ(observation.trial, 9U);
  EXPECT_THAT(observation.invalid, testing::ElementsAre("it was lost"));
}

}  // namespace
}  // namespace backfault
