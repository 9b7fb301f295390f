#include <nlohmann/json.hpp>

#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class CommandCertify : public AppBench {
 protected:
  /// A profile of one requirement: the client ends well, undisturbed.
  [[nodiscard]] CertifyOptions options_for(const std::string& program) const {
    static_cast<void>(scenario(program));  // For its recipe.
    write("calm.json", R"({"schema": "backfault-profile/1", "name": "calm",
      "summary": "nothing happens", "requirements": [{"name": "undisturbed",
      "summary": "finishes with a restorable backup", "faults": [],
      "limits": {"trial": "20s", "give_up": "10s"}, "expect": {"outcome": ["verified"]}}]})");
    CertifyOptions options;
    options.profile = path("calm.json");
    options.client = path("tiny.json");
    options.out = path("run");
    options.seed = 7;
    options.progress = ProgressStyle::none;
    return options;
  }
  [[nodiscard]] static Said certified(const CertifyOptions& options) {
    return said_by([&] { return command_certify(options); });
  }
  [[nodiscard]] std::string waivers(const std::string& expires) const {
    return write("waivers.json", R"({"schema": "backfault-waivers/1", "waivers": [
      {"requirement": "calm.undisturbed", "id": "BUG-7", "reason": "known", "owner": "qa",
       "expires": ")" + expires + R"("}]})");
  }
  [[nodiscard]] bool has_certificate() const {
    return std::filesystem::exists(path("run/certificate.json"));
  }
};

TEST_F(CommandCertify, WritesACertificateWhenEveryRequirementIsMet) {
  const Said said = certified(options_for("/bin/true"));
  EXPECT_EQ(said.code, ExitCode::requirements_met) << said.out << said.err;
  EXPECT_THAT(said.out, AllOf(HasSubstr("calm.undisturbed"), HasSubstr("1 verified"),
                              HasSubstr("verdict: passed"), HasSubstr("certificate: ")));
  ASSERT_TRUE(has_certificate());
  const auto json = nlohmann::json::parse(file_text(path("run/certificate.json")));
  EXPECT_EQ(json["target"], "tiny");
  EXPECT_EQ(json["profile"], "calm");
  EXPECT_EQ(json["requirements"][0]["summary"], "finishes with a restorable backup");
  EXPECT_EQ(json["programs"][0]["program"], "/bin/true");
  EXPECT_EQ(json["records_sha256"]["trials.jsonl"].get<std::string>().size(), 64U);
  EXPECT_EQ(json["profile_sha256"]["calm"].get<std::string>().size(), 64U);
  EXPECT_EQ(json["seed"], "7");
}

TEST_F(CommandCertify, WritesNoneForAFailure) {
  const Said said = certified(options_for("/bin/false"));
  EXPECT_EQ(said.code, ExitCode::requirement_not_met);
  EXPECT_THAT(said.out, AllOf(HasSubstr("1 reported_error"), HasSubstr("no certificate: ")));
  EXPECT_FALSE(has_certificate());
}

TEST_F(CommandCertify, WritesNoneWhereSomethingCouldNotBeDecided) {
  const Said said = certified(options_for("/no/such/program"));
  EXPECT_EQ(said.code, ExitCode::inconclusive);
  EXPECT_THAT(said.out, HasSubstr("not run: calm.undisturbed"));
  EXPECT_FALSE(has_certificate());
}

TEST_F(CommandCertify, LetsAWaiverPassAFailureInSight) {
  CertifyOptions options = options_for("/bin/false");
  options.waivers = waivers("9999-12-31");
  const Said said = certified(options);
  EXPECT_EQ(said.code, ExitCode::requirements_met) << said.out << said.err;
  EXPECT_THAT(said.out, AllOf(HasSubstr("failed, waived"), HasSubstr("BUG-7"),
                              HasSubstr("verdict before waivers: failed\nverdict: passed")));
  EXPECT_TRUE(has_certificate());
}

TEST_F(CommandCertify, DoesNotCountAnExpiredWaiver) {
  CertifyOptions options = options_for("/bin/false");
  options.waivers = waivers("2020-01-01");
  EXPECT_EQ(certified(options).code, ExitCode::requirement_not_met);
  EXPECT_FALSE(has_certificate());
}

TEST_F(CommandCertify, SaysWhatIsWrongBeforeAnythingRuns) {
  CertifyOptions options = options_for("/bin/true");
  options.options = {"time_limits"};
  EXPECT_THAT(certified(options).err, HasSubstr("is not NAME=VALUE"));
  options.options = {"time_limits=bounded"};
  EXPECT_THAT(certified(options).err, HasSubstr("unknown option of tiny \"time_limits\""));
  options.options.clear();
  options.profile = "calmm";
  EXPECT_THAT(certified(options).err, HasSubstr("unknown profile \"calmm\""));
  options.profile = path("calm.json");
  options.waivers = path("nowhere.json");
  const Said said = certified(options);
  EXPECT_EQ(said.code, ExitCode::wrong_usage);
  EXPECT_THAT(said.err, HasSubstr("nowhere.json"));
  EXPECT_FALSE(std::filesystem::exists(path("run")));
}

}  // namespace
}  // namespace backfault
