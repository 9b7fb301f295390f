#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::AllOf;
using testing::HasSubstr;

Said listed(const std::string& what) {
  return said_by([&] { return command_list(what); });
}

TEST(List, NamesWhatThereIsWithItsSummary) {
  EXPECT_THAT(listed("faults").out, AllOf(HasSubstr("pin_cpu "), HasSubstr("starve_buffers ")));
  EXPECT_THAT(listed("formats").out, AllOf(HasSubstr("json"), HasSubstr("junit")));
  EXPECT_THAT(listed("targets").out, HasSubstr("mock "));
  EXPECT_THAT(listed("scenarios").out, HasSubstr("q192440 "));
}

TEST(List, NamesTheProfiles) {
  EXPECT_THAT(listed("profiles").out, AllOf(HasSubstr("stall "), HasSubstr("full ")));
}

TEST(List, KnowsTheNearestName) {
  const Said said = listed("fault");
  EXPECT_EQ(said.code, ExitCode::wrong_usage);
  EXPECT_THAT(said.err, HasSubstr("did you mean \"faults\"?"));
}

}  // namespace
}  // namespace backfault
