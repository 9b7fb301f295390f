#include "harness/record/certification_json.h"

#include <gtest/gtest.h>

#include "harness/json/document.h"

namespace backfault {
namespace {

Certification sample() {
  Certification certification{.profile = "stall",
                              .target = "tiny",
                              .options = {{"time_limits", "bounded"}},
                              .programs = {{.program = "rsync",
                                            .path = "/usr/bin/rsync",
                                            .sha256 = std::string(64, 'a'),
                                            .version = "rsync  version 3"}},
                              .seed = Seed{18'000'000'000'000'000'000ULL}};
  certification.requirements = {{.name = "stall.trickle",
                                 .required = "outcome is verified",
                                 .outcomes = {{Outcome::hung, 2}},
                                 .before = Judgement::failed,
                                 .after = Judgement::passed,
                                 .waiver = Waiver{.requirement = "stall.trickle",
                                                  .id = "BUG-7",
                                                  .reason = "known",
                                                  .owner = "qa",
                                                  .expires = "2027-01-01"},
                                 .seeds = {Seed{5}},
                                 .slowest = Duration{1234}}};
  certification.not_run = {"stall.black_hole"};
  certification.before = Judgement::failed;
  certification.after = Judgement::passed;
  return certification;
}

TEST(CertificationJson, ShowsTheVerdictBeforeAndAfterWaivers) {
  const Json json = Json::parse(certification_to_json(sample()));
  EXPECT_EQ(json["schema"], "backfault-certification/1");
  EXPECT_EQ(json["verdict_before_waivers"], "failed");
  EXPECT_EQ(json["verdict"], "passed");
  const Json& requirement = json["requirements"][0];
  EXPECT_EQ(requirement["verdict_before_waivers"], "failed");
  EXPECT_EQ(requirement["verdict"], "passed");
  EXPECT_EQ(requirement["waiver"]["owner"], "qa");
  EXPECT_EQ(requirement["outcomes"]["hung"], 2);
  EXPECT_EQ(requirement["seeds"][0], "5");
  EXPECT_EQ(requirement["slowest_us"], 1234);
}

TEST(CertificationJson, NamesTheProductAndWhatWasNotRun) {
  const Json json = Json::parse(certification_to_json(sample()));
  EXPECT_EQ(json["programs"][0]["version"], "rsync  version 3");
  EXPECT_EQ(json["options"]["time_limits"], "bounded");
  EXPECT_EQ(json["seed"], "18000000000000000000");
  EXPECT_EQ(json["not_run"][0], "stall.black_hole");
}

}  // namespace
}  // namespace backfault
