#include "harness/scenario/variant_json.h"

#include <gtest/gtest.h>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

Variant full_variant() {
  Variant variant;
  variant.name = "sink=null faults=delay";
  variant.cell = {{"sink", "null"}, {"faults", "delay"}};
  variant.server = TargetUse{.target = "./r.json", .with = {{"data", "1MiB"}}};
  variant.client = {.target = "mock", .with = {{"sink", "null"}}};
  variant.faults = {
      {.fault = "delay",
       .on = {Role::wire},
       .at = AfterBytes{.bytes = {1000}, .towards = Towards::server},
       .hold = std::chrono::milliseconds(1500),
       .with = {{"latency", "1s"}}},
      {.fault = "pin_cpu",
       .on = {Role::server, Role::client},
       .at = AfterTime{std::chrono::seconds(2)},
       .hold = std::nullopt,
       .with = {}},
      {.fault = "pin_cpu", .on = {Role::client}, .at = AtStart{}, .hold = {}, .with = {}},
      {.fault = "pin_cpu",
       .on = {Role::client},
       .at = AfterOperation{.operation = "read", .nth = 12},
       .hold = {},
       .with = {}},
      {.fault = "pin_cpu",
       .on = {Role::client},
       .at = ByChance{.per_second = 0.1},
       .hold = {},
       .with = {}}};
  variant.limits = {.trial = std::chrono::seconds(7), .give_up = Duration(1)};
  variant.recovery = true;
  variant.older_backup = true;
  variant.expected = {Outcome::hung, Outcome::late};
  return variant;
}

Variant read_back(const Json& json) {
  return read_with<Variant>(write_json(json), variant_from_json).value();
}

TEST(VariantJson, IsReadBackAsItWas) {
  const Variant variant = full_variant();
  const Variant read = read_back(variant_to_json(variant));
  EXPECT_EQ(read.name, variant.name);
  EXPECT_EQ(read.cell, variant.cell);
  EXPECT_EQ(read.server, variant.server);
  EXPECT_EQ(read.client, variant.client);
  EXPECT_EQ(read.faults, variant.faults);
  EXPECT_EQ(read.limits, variant.limits);
  EXPECT_EQ(read.recovery, variant.recovery);
  EXPECT_EQ(read.older_backup, variant.older_backup);
  EXPECT_EQ(read.expected, variant.expected);
}

TEST(VariantJson, KeepsAMissingServerMissing) {
  Variant variant = full_variant();
  variant.server.reset();
  EXPECT_EQ(read_back(variant_to_json(variant)).server, std::nullopt);
}

TEST(VariantJson, IsReadStrictly) {
  Json json = variant_to_json(full_variant());
  json["fault"] = Json::array();
  EXPECT_EQ(error_text(read_with<Variant>(write_json(json), variant_from_json)).substr(0, 37),
            "t.json: /at/fault: unknown key \"fault");
}

}  // namespace
}  // namespace backfault
