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

TEST(Doctor, TellsWhatAMissingCapabilityCosts) {
  const Said said = said_by([] { return command_doctor(); });
  if (said.out.find("\nNO ") == std::string::npos) {
    EXPECT_THAT(said.out, HasSubstr("nothing is missing"));
  } else {
    EXPECT_THAT(said.out, HasSubstr("trials say so in their record"));
  }
}

}  // namespace
}  // namespace backfault
