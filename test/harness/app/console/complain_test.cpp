#include "harness/app/console/complain.h"

#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

TEST(Complain, GivesEveryKindOfErrorItsExitCode) {
  const auto code_of = [](const ErrorKind kind) {
    return said_by([&] { return complain({.text = "no", .kind = kind}); }).code;
  };
  EXPECT_EQ(code_of(ErrorKind::usage), ExitCode::wrong_usage);
  EXPECT_EQ(code_of(ErrorKind::environment), ExitCode::nothing_ran);
  EXPECT_EQ(code_of(ErrorKind::internal), ExitCode::defect);
}

TEST(Complain, WritesOneLineOnStderr) {
  const Said said = said_by([] { return complain({.text = "the disk is full"}); });
  EXPECT_EQ(said.err, "backfault: the disk is full\n");
  EXPECT_EQ(said.out, "");
}

}  // namespace
}  // namespace backfault
