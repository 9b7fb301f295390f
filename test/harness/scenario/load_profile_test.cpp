#include "harness/scenario/load_profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string profile_text(const std::string& name, const std::string& members) {
  return R"({"schema": "backfault-profile/1", "name": ")" + name + "\", " + members + "}";
}

std::string one_requirement(const std::string& members) {
  return R"("requirements": [{"name": "late", )" + members + "}]";
}

const std::string good_members =
    R"("summary": "late bytes are no error", "faults": [{"fault": "delay"}], "trials": 2,
       "limits": {"trial": "7s"}, "expect": {"outcome": ["verified"]})";

Result<Profile> load_sample_profile(const std::string& text) {
  return load_profile(text, "p.json", sample_faults());
}

std::vector<std::string> names_of(const std::vector<Profile>& profiles) {
  std::vector<std::string> names;
  for (const Profile& profile : profiles) names.push_back(profile.name);
  return names;
}

TEST(LoadProfile, NamesRequirementsAfterTheirProfile) {
  const auto profile = load_sample_profile(profile_text("slow", one_requirement(good_members)));
  ASSERT_TRUE(profile) << error_text(profile);
  EXPECT_EQ(profile->name, "slow");
  ASSERT_EQ(profile->requirements.size(), 1U);
  EXPECT_EQ(profile->requirements[0].name, "slow.late");
  EXPECT_EQ(profile->requirements[0].summary, "late bytes are no error");
}

TEST(LoadProfile, MakesAScenarioOfEachRequirement) {
  const auto profile = load_sample_profile(profile_text("slow", one_requirement(good_members)));
  const auto scenarios = scenarios_for(
      {*profile},
      {.target = "mock", .client_with = {{"sink", "null"}}, .server_with = {{"data", "1MiB"}}},
      sample_faults());
  ASSERT_TRUE(scenarios) << error_text(scenarios);
  ASSERT_EQ(scenarios->size(), 1U);
  const Scenario& scenario = scenarios->front();
  EXPECT_EQ(scenario.name, "slow.late");
  EXPECT_EQ(scenario.trials, 2U);
  EXPECT_EQ(scenario.variants[0].client, (TargetUse{.target = "mock", .with = {{"sink", "null"}}}));
  EXPECT_EQ(scenario.variants[0].server, (TargetUse{.target = "mock", .with = {{"data", "1MiB"}}}));
  EXPECT_EQ(scenario.variants[0].faults[0].fault, "delay");
  EXPECT_EQ(scenario.variants[0].limits.trial, std::chrono::seconds(7));
  EXPECT_THAT(scenario.variants[0].expected, ElementsAre(Outcome::verified));
}

TEST(LoadProfile, NamesNoServerWhereTheClientBringsItsOwn) {
  const auto profile = load_sample_profile(
      profile_text("pinned", one_requirement(R"("faults": [{"fault": "pin_cpu", "on": "client"}],
                         "expect": {"outcome": ["verified"]})")));
  const auto scenarios = scenarios_for(
      {*profile}, {.target = "lone", .client_with = {}, .server_with = {}, .has_server = false},
      sample_faults());
  EXPECT_EQ(scenarios->front().variants[0].server, std::nullopt);
}

TEST(LoadProfile, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(error_text(load_sample_profile(profile_text("a", "\"requirement\": []"))),
              HasSubstr("unknown key \"requirement\""));
  EXPECT_THAT(error_text(load_sample_profile(profile_text("a", "\"summary\": \"nothing\""))),
              HasSubstr("asks for nothing"));
  EXPECT_THAT(
      error_text(load_sample_profile(profile_text("a", one_requirement(R"("faults": [])")))),
      HasSubstr("p.json: /requirements/0: the key \"expect\" is missing"));
  EXPECT_THAT(error_text(load_sample_profile(
                  profile_text("a", one_requirement(good_members + R"(, "seed": 1)")))),
              HasSubstr("/requirements/0"));
  EXPECT_THAT(error_text(load_sample_profile(
                  profile_text("a", one_requirement(R"("faults": [{"fault": "delai"}],
                                          "expect": {"outcome": ["verified"]})")))),
              AllOf(HasSubstr("p.json: requirement a.late: /faults/0/fault"),
                    HasSubstr("did you mean \"delay\"?")));
  EXPECT_THAT(error_text(load_sample_profile(
                  profile_text("a", R"("requirements": [{"name": "late", )" + good_members +
                                        R"(}, {"name": "late", )" + good_members + "}]"))),
              HasSubstr("a second requirement named a.late"));
  EXPECT_THAT(error_text(load_sample_profile(R"({"schema": "backfault-scenario/1"})")),
              HasSubstr("/schema"));
}

TEST(WithIncluded, PutsEveryProfileInItsPlaceOnce) {
  const auto find = [](const std::string& name) -> Result<Profile> {
    if (name == "both")
      return load_sample_profile(profile_text("both", R"("includes": ["one", "two"])"));
    return load_sample_profile(profile_text(name, one_requirement(good_members)));
  };
  const auto all = load_sample_profile(profile_text("all", R"("includes": ["two", "both"])"));
  const auto found = with_included(*all, find);
  ASSERT_TRUE(found) << error_text(found);
  EXPECT_THAT(names_of(*found), ElementsAre("two", "one", "both", "all"));
}

TEST(WithIncluded, RefusesCirclesAndUnknownNames) {
  const auto circle = [](const std::string& name) -> Result<Profile> {
    return load_sample_profile(profile_text(name, R"("includes": ["all"])"));
  };
  const auto all = load_sample_profile(profile_text("all", R"("includes": ["other"])"));
  EXPECT_THAT(error_text(with_included(*all, circle)), HasSubstr("in its turn"));
  const auto unknown = [](const std::string&) -> Result<Profile> {
    return fail("no such profile");
  };
  EXPECT_THAT(error_text(with_included(*all, unknown)),
              HasSubstr("p.json: /includes: no such profile"));
}

}  // namespace
}  // namespace backfault
