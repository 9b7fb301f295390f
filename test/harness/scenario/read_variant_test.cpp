#include "harness/scenario/read_variant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;

/// A variant with the client "mock" and these members.
Result<Variant> read_sample(const std::string& members) {
  const FaultCatalogue catalogue = sample_faults();
  return read_with<Variant>(R"({"client": {"target": "mock"})" + members + "}",
                            [&](const JsonValue& value) {
                              return read_variant(JsonObject(value, variant_keys()), &catalogue);
                            });
}

std::string variant_error(const std::string& members) { return error_text(read_sample(members)); }

TEST(ReadVariant, HasDefaults) {
  const auto variant = read_sample("");
  EXPECT_EQ(variant->client, (TargetUse{.target = "mock", .with = {}}));
  EXPECT_EQ(variant->server, std::nullopt);
  EXPECT_TRUE(variant->faults.empty());
  EXPECT_EQ(variant->limits, (Limits{.trial = seconds(60), .give_up = seconds(30)}));
  EXPECT_THAT(variant->expected, ElementsAre(Outcome::verified, Outcome::reported_error));
}

TEST(ReadVariant, ReadsTargetsByNameOrPath) {
  EXPECT_EQ(
      read_sample(R"(, "server": {"target": "./my recipe.json", "with": {"a": 1, "b": false}})")
          ->server,
      (TargetUse{.target = "./my recipe.json", .with = {{"a", "1"}, {"b", "false"}}}));
  for (const char* const target : {R"("")", R"("my recipe")", R"("a/\nb")", "3", "null"}) {
    EXPECT_FALSE(read_sample(R"(, "server": {"target": )" + std::string(target) + "}").has_value());
  }
  EXPECT_THAT(variant_error(R"(, "server": {"target": "my recipe"})"),
              HasSubstr("allowed: the name of a recipe or the path of its file"));
  EXPECT_THAT(variant_error(R"(, "server": {})"),
              HasSubstr("/at/server: the key \"target\" is missing"));
}

TEST(ReadVariant, KeepsGiveUpWithinTheTrial) {
  EXPECT_EQ(read_sample(R"(, "limits": {"trial": "10s"})")->limits.give_up, seconds(5));
  EXPECT_EQ(read_sample(R"(, "limits": {"trial": "10min"})")->limits.give_up, seconds(30));
  EXPECT_EQ(read_sample(R"(, "limits": {"trial": "1us"})")->limits.give_up, Duration(1));
  EXPECT_EQ(read_sample(R"(, "limits": {"give_up": "250ms"})")->limits.give_up, milliseconds(250));
  EXPECT_EQ(variant_error(R"(, "limits": {"trial": "10s", "give_up": "11s"})"),
            "t.json: /at/limits/give_up: value \"11s\": allowed: more than 0s, at most 10s");
  EXPECT_THAT(variant_error(R"(, "limits": {"trial": "0s"})"), HasSubstr("more than 0s"));
  EXPECT_THAT(variant_error(R"(, "limits": {"trial": "169h"})"), HasSubstr("at most 168h"));
  EXPECT_THAT(variant_error(R"(, "limits": {"trial": 5})"), HasSubstr("allowed: a string"));
  EXPECT_THAT(variant_error(R"(, "limits": {"trail": "5s"})"),
              HasSubstr("did you mean \"trial\"?"));
}

TEST(ReadVariant, AsksForARecoveryOnlyWhereItIsSaid) {
  EXPECT_FALSE(read_sample("")->recovery);
  EXPECT_TRUE(read_sample(R"(, "recovery": true)")->recovery);
  EXPECT_FALSE(read_sample(R"(, "recovery": false)")->recovery);
  EXPECT_FALSE(read_sample("")->older_backup);
  EXPECT_TRUE(read_sample(R"(, "older_backup": true)")->older_backup);
  EXPECT_EQ(variant_error(R"(, "recovery": "yes")"),
            "t.json: /at/recovery: value \"yes\": allowed: true or false");
}

TEST(ReadVariant, ReadsOneOrMoreOutcomes) {
  EXPECT_THAT(read_sample(R"(, "expect": {"outcome": "hung"})")->expected,
              ElementsAre(Outcome::hung));
  EXPECT_THAT(read_sample(R"(, "expect": {"outcome": ["late", "crashed"]})")->expected,
              ElementsAre(Outcome::late, Outcome::crashed));
  EXPECT_EQ(variant_error(R"(, "expect": {"outcome": ["verifed"]})"),
            "t.json: /at/expect/outcome/0: unknown outcome \"verifed\" (known: verified, "
            "reported_error, hung, false_success, crashed, late; did you mean \"verified\"?)");
  EXPECT_THAT(variant_error(R"(, "expect": {"outcome": "skipped"})"), HasSubstr("unknown outcome"));
  EXPECT_THAT(variant_error(R"(, "expect": {"outcome": []})"), HasSubstr("at least one outcome"));
  EXPECT_THAT(variant_error(R"(, "expect": {"outcome": ["hung", "hung"]})"),
              HasSubstr("stands twice"));
  EXPECT_THAT(variant_error(R"(, "expect": {})"), HasSubstr("the key \"outcome\" is missing"));
}

TEST(ReadVariant, BoundsTheFaults) {
  std::string faults = R"(, "faults": [{"fault": "delay"})";
  for (int count = 0; count < 100; ++count) faults += R"(, {"fault": "delay"})";
  EXPECT_EQ(variant_error(faults + "]"), "t.json: /at/faults: more than 100 faults");
  EXPECT_EQ(read_sample(R"(, "faults": [{"fault": "delay"}])")->faults.size(), 1U);
  EXPECT_THAT(variant_error(R"(, "faults": {})"),
              HasSubstr("/at/faults: value {}: allowed: an array"));
}

}  // namespace
}  // namespace backfault
