#include "harness/control/capability.h"
#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;

TEST(Doctor, NamesTheMachineAndEveryCapability) {
  const Said said = said_by([] { return command_doctor(); });
  EXPECT_EQ(said.code, ExitCode::requirements_met);
  EXPECT_THAT(said.out, HasSubstr("kernel"));
  for (const Capability capability : all_capabilities()) {
    EXPECT_THAT(said.out, HasSubstr(to_string(capability)));
  }
}

const CapabilityState permitted{
    .capability = Capability::set_affinity, .permitted = true, .detail = "a child was restricted"};
const CapabilityState refused{
    .capability = Capability::drop_packets, .permitted = false, .detail = "not permitted"};

TEST(Doctor, SaysThatNothingIsMissing) {
  EXPECT_EQ(describe_capabilities({permitted}, 2),
            "yes  set_affinity         a child was restricted\n\nnothing is missing\n");
}

TEST(Doctor, TellsWhatAMissingCapabilityCosts) {
  EXPECT_EQ(describe_capabilities({refused, permitted}, 2),
            "NO   drop_packets         not permitted\n     " +
                cost_of_missing(Capability::drop_packets) +
                "\nyes  set_affinity         a child was restricted\n\n"
                "1 missing; trials say so in their record\n");
}

TEST(Doctor, CountsASecondCoreThatIsMissing) {
  EXPECT_EQ(describe_capabilities({permitted}, 1),
            "yes  set_affinity         a child was restricted\n"
            "NO   second core          the watcher shares its core with pinned programs\n\n"
            "1 missing; trials say so in their record\n");
}

}  // namespace
}  // namespace backfault
