#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Explain : public AppBench {};

Said explained(const std::string& name) {
  return said_by([&] { return command_explain(name); });
}

TEST_F(Explain, ShowsAFaultWithItsParametersAndAnExample) {
  EXPECT_THAT(explained("delay").out,
              AllOf(HasSubstr("jitter"), HasSubstr("at most 1h"), HasSubstr("example: {")));
}

TEST_F(Explain, ShowsATargetWithItsOptions) {
  EXPECT_THAT(explained("mock").out, AllOf(HasSubstr("flow_control"), HasSubstr("one of fixed"),
                                           HasSubstr("control ring_slots")));
}

TEST_F(Explain, SaysWhichProgramOfATargetIsMissing) {
  static_cast<void>(
      scenario("x", R"("needs": [{"program": "no-such-program", "package": "its-package"}], )"));
  EXPECT_THAT(explained(path("tiny.json")).out,
              AllOf(HasSubstr("no-such-program: missing"), HasSubstr("its-package")));
}

TEST_F(Explain, ShowsScenariosAndFormats) {
  EXPECT_THAT(explained("q192440").out, HasSubstr("flow_control=legacy"));
  EXPECT_THAT(explained("junit").out, HasSubstr("junit.xml"));
}

TEST_F(Explain, KnowsTheNearestName) {
  const Said said = explained("pin_cup");
  EXPECT_EQ(said.code, ExitCode::wrong_usage);
  EXPECT_THAT(said.err, HasSubstr("did you mean \"pin_cpu\"?"));
}

}  // namespace
}  // namespace backfault
