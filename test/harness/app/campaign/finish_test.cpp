#include "harness/app/campaign/finish.h"

#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;

class Finish : public AppBench {
 protected:
  Said finished(const CampaignFrame& frame, const FinishOptions& options) const {
    auto run = RunDirectory::open(path("run"));
    const auto plan = read_plan(*run);
    return said_by([&] { return *finish(*run, *plan, frame, options); });
  }
};

TEST_F(Finish, GivesTheCodeOfTheVerdict) {
  finish_a_run();
  EXPECT_EQ(finished({}, {}).code, ExitCode::requirements_met);
}

TEST_F(Finish, GivesTheCodeOfAnInterruptOnlyToWhoWasThere) {
  finish_a_run();
  const CampaignFrame interrupted{.environment = {}, .started = {}, .interrupted = true};
  EXPECT_EQ(finished(interrupted, {.formats = {}, .just_ran = true, .problem = {}}).code,
            ExitCode::interrupted);
  EXPECT_NE(finished(interrupted, {}).code, ExitCode::interrupted);
}

TEST_F(Finish, SaysWhenNothingRan) {
  finish_a_run();
  write("run/trials.jsonl", "");
  EXPECT_EQ(finished({}, {}).code, ExitCode::nothing_ran);
}

TEST_F(Finish, NeverPassesACampaignThatEndedEarly) {
  finish_a_run();
  const Said said = finished({}, {.formats = {}, .just_ran = true, .problem = "disk full"});
  EXPECT_EQ(said.code, ExitCode::inconclusive);
  EXPECT_THAT(said.err, HasSubstr("disk full"));
}

TEST_F(Finish, NamesThePlanThatIsWrong) {
  finish_a_run();
  write("run/plan.json", "{}");
  const auto plan = read_plan(*RunDirectory::open(path("run")));
  ASSERT_FALSE(plan);
  EXPECT_THAT(plan.error().text, HasSubstr(path("run") + "/plan.json"));
}

}  // namespace
}  // namespace backfault
