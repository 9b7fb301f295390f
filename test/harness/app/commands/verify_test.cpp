#include "harness/os/base/sha256.h"
#include "test/harness/app/app_bench.h"
#include "test/harness/verify/good_certificates.h"

namespace backfault {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Verify : public AppBench {
 protected:
  [[nodiscard]] Said said_of(const std::string& text) const {
    const std::string file = write("certificate.json", text);
    return said_by([&] { return command_verify(file); });
  }
};

TEST_F(Verify, AcceptsACertificateThatHolds) {
  const Said said = said_of(good::text_of(good::buffer_deadlock()));
  EXPECT_EQ(said.code, ExitCode::requirements_met);
  EXPECT_THAT(said.out, AllOf(StartsWith("certificate of trial 3: deadlock, proven: accepted\n"),
                              HasSubstr("  closed world: holds\n"), HasSubstr("  closure: holds\n"),
                              HasSubstr("assumptions:\n  no signal comes from outside\n")));
  EXPECT_THAT(said.out, Not(HasSubstr("fails")));
  EXPECT_EQ(said.err, "");
}

TEST_F(Verify, NamesTheConditionThatFails) {
  Certificate given = good::buffer_deadlock();
  given.snapshot.closed = false;
  const Said said = said_of(good::text_of(given));
  EXPECT_EQ(said.code, ExitCode::requirement_not_met);
  EXPECT_THAT(said.out, AllOf(StartsWith("certificate of trial 3: deadlock, proven: refused\n"),
                              HasSubstr("  digest: holds\n"),
                              HasSubstr("  closed world: fails\n"
                                        "    processes outside of the trial may see or reach it\n"),
                              Not(HasSubstr("assumptions"))));
}

TEST_F(Verify, RefusesADamagedCertificate) {
  std::string text = good::text_of(good::buffer_deadlock());
  text.replace(text.find("no signal comes"), 9, "a signal ");
  EXPECT_THAT(said_of(text).out, HasSubstr("  digest: fails\n"));
  const Said formless = said_of(R"({"schema": "backfault-certificate/1"})");
  EXPECT_EQ(formless.code, ExitCode::requirement_not_met);
  EXPECT_EQ(formless.out, "certificate: refused\n  form: fails\n    /: \"trial\" is missing\n");
  const Said twice = said_of(R"({"schema": "backfault-certificate/1", "trial": 1, "trial": 2})");
  EXPECT_THAT(twice.out, HasSubstr("    the key \"trial\" stands twice\n"));
}

TEST_F(Verify, SaysThatAnotherFileIsNoCertificate) {
  for (const char* const text : {"", "{}", "[]", "hello", R"({"schema": "backfault-trial/1"})"}) {
    const Said said = said_of(text);
    EXPECT_EQ(said.code, ExitCode::wrong_usage) << text;
    EXPECT_THAT(said.err, AllOf(StartsWith("backfault: "), HasSubstr("certificate.json: ")));
    EXPECT_EQ(said.out, "");
  }
  const Said missing = said_by([&] { return command_verify(path("nowhere")); });
  EXPECT_EQ(missing.code, ExitCode::wrong_usage);
  EXPECT_THAT(missing.err, HasSubstr("nowhere"));
}

TEST_F(Verify, ShowsNoEscapesOfATerminal) {
  Certificate given = good::buffer_deadlock();
  given.assumptions = {"\x1B[2J\nall is well"};
  const Said said = said_of(good::text_of(given));
  EXPECT_EQ(said.code, ExitCode::requirements_met);
  EXPECT_EQ(said.out.find('\x1B'), std::string::npos);
  EXPECT_THAT(said.out, HasSubstr("  \\x1B[2J\\nall is well\n"));
}

}  // namespace
}  // namespace backfault
