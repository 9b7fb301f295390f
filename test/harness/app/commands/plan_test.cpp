#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class CommandPlan : public AppBench {
 protected:
  [[nodiscard]] Said planned(const std::uint64_t seed, const bool as_json) const {
    PlanInput input;
    input.scenarios = {scenario()};
    input.seed = seed;
    return said_by([&] { return command_plan(input, as_json); });
  }
};

TEST_F(CommandPlan, PrintsTheSameBytesForTheSameSeed) {
  EXPECT_EQ(planned(1, true).out, planned(1, true).out);
  EXPECT_NE(planned(1, true).out, planned(2, true).out);
}

TEST_F(CommandPlan, TellsEveryTrialInWords) {
  EXPECT_THAT(planned(1, false).out,
              AllOf(HasSubstr("campaign small, seed 1, 2 trials"), HasSubstr("client: ./tiny.json"),
                    HasSubstr("trial 1 "), HasSubstr("trial 2 ")));
}

TEST_F(CommandPlan, RefusesWhatIsNoScenario) {
  PlanInput input;
  input.scenarios = {write("broken.json", "[]")};
  const Said said = said_by([&] { return command_plan(input, true); });
  EXPECT_EQ(said.code, ExitCode::wrong_usage);
  EXPECT_EQ(said.out, "");
  EXPECT_THAT(said.err, HasSubstr("broken.json"));
}

}  // namespace
}  // namespace backfault
