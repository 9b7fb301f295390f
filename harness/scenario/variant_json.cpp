#include "harness/scenario/variant_json.h"

#include "harness/scenario/read_variant.h"

namespace backfault {
namespace {

Json target_to_json(const TargetUse& use) { return {{"target", use.target}, {"with", use.with}}; }

Json trigger_to_json(const Trigger& trigger) {
  if (const auto* const after = std::get_if<AfterTime>(&trigger)) {
    return format_duration(after->after_start);
  }
  if (const auto* const after = std::get_if<AfterBytes>(&trigger)) {
    return {{"bytes", format_bytes(after->bytes)}, {"direction", to_string(after->towards)}};
  }
  if (const auto* const after = std::get_if<AfterOperation>(&trigger)) {
    return {{"operation", after->operation}, {"nth", after->nth}};
  }
  if (const auto* const chance = std::get_if<ByChance>(&trigger)) {
    return {{"chance_per_second", chance->per_second}};
  }
  return "start";
}

Json fault_to_json(const FaultUse& use) {
  Json on = Json::array();
  for (const Role role : use.on) on.push_back(to_string(role));
  return {{"fault", use.fault},
          {"on", std::move(on)},
          {"at", trigger_to_json(use.at)},
          {"for", use.hold ? format_duration(*use.hold) : "end"},
          {"with", use.with}};
}

}  // namespace

Json variant_to_json(const Variant& variant) {
  Json json = {{"name", variant.name}, {"cell", variant.cell}};
  if (variant.server) json["server"] = target_to_json(*variant.server);
  json["client"] = target_to_json(variant.client);
  json["faults"] = Json::array();
  for (const FaultUse& use : variant.faults) json["faults"].push_back(fault_to_json(use));
  json["limits"] = {{"trial", format_duration(variant.limits.trial)},
                    {"give_up", format_duration(variant.limits.give_up)}};
  json["recovery"] = variant.recovery;
  json["older_backup"] = variant.older_backup;
  Json expected = Json::array();
  for (const Outcome outcome : variant.expected) expected.push_back(to_string(outcome));
  json["expect"] = Json::object({{"outcome", std::move(expected)}});
  return json;
}

Variant variant_from_json(const JsonValue& value) {
  std::vector<std::string> keys = variant_keys();
  keys.insert(keys.end(), {"name", "cell"});
  const JsonObject object(value, keys);
  Variant variant = read_variant(object, nullptr);
  variant.name = object.get("name").text();
  for (const auto& [axis, label] : object.get("cell").members()) {
    variant.cell[axis] = label.text();
  }
  return variant;
}

}  // namespace backfault
