#include "harness/scenario/read_fault_use.h"

#include <algorithm>

#include "harness/model/nearest_name.h"
#include "harness/model/quote.h"

namespace backfault {
namespace {

const FaultType* find_type(const JsonValue& fault, const FaultCatalogue& catalogue) {
  const std::string name = fault.text();
  std::vector<std::string> known;
  for (const FaultType& type : catalogue.types) {
    if (type.name == name) return &type;
    known.push_back(type.name);
  }
  fault.refuse(unknown_name_text("fault", name, known));
  return nullptr;
}

std::string names_of(const std::vector<Role>& roles) {
  std::vector<std::string> names;
  for (const Role role : roles) names.push_back(in_quotes(to_string(role)));
  return fmt::format("{}", fmt::join(names, ", "));
}

std::vector<Role> read_on(const JsonObject& object, const FaultType* type) {
  const std::optional<JsonValue> on = object.find("on");
  if (!on && type != nullptr && type->on.size() == 1) return type->on;
  const std::vector<Role> roles = on ? on->roles() : object.get("on").roles();
  for (const Role role : roles) {
    if (type == nullptr || std::ranges::find(type->on, role) != type->on.end()) continue;
    on->refuse(fmt::format("{} cannot stand on {} (allowed: {})", type->name, to_string(role),
                           names_of(type->on)));
  }
  return roles;
}

constexpr auto trigger_rule =
    "\"start\", a time such as \"2s\", or {\"bytes\": SIZE, \"direction\": \"to_client\"}";

Trigger read_bytes_trigger(const JsonValue& at) {
  for (const auto& [key, member] : at.members()) {
    if (key == "chance_per_second" || key == "operation" || key == "nth") {
      member.refuse(fmt::format("this version does not support the trigger {} (allowed: {})",
                                in_quotes(key), trigger_rule));
    }
  }
  const JsonObject object(at, {"bytes", "direction"});
  const AfterBytes after{.bytes = object.get("bytes").size()};
  const std::optional<JsonValue> direction = object.find("direction");
  const std::string to = direction ? direction->text() : "to_client";
  if (to != "to_client" && to != "to_server") {
    direction->allow_only("\"to_client\" or \"to_server\"");
  }
  return AfterBytes{.bytes = after.bytes, .to_client = to == "to_client"};
}

Trigger read_trigger(const JsonValue& at) {
  if (at.json().is_object()) return read_bytes_trigger(at);
  if (!at.json().is_string()) at.allow_only(trigger_rule);
  const std::string text = at.text();
  if (text == "start") return AtStart{};
  const Result<Duration> after = parse_duration(text);
  if (!after) at.allow_only(trigger_rule);
  return AfterTime{after.value_or(Duration{})};
}

std::optional<Duration> read_hold(const JsonValue& hold) {
  if (hold.text() == "end") return std::nullopt;
  const Result<Duration> duration = parse_duration(hold.text());
  if (!duration || duration->count() == 0) {
    hold.allow_only("\"end\", or a time of more than zero such as \"500ms\"");
  }
  return duration.value_or(Duration{});
}

}  // namespace

const std::vector<std::string>& fault_use_keys() {
  static const std::vector<std::string> keys{"fault", "on", "at", "for", "with"};
  return keys;
}

FaultUse read_fault_use(const JsonValue& value, const FaultCatalogue* const catalogue) {
  const JsonObject object(value, fault_use_keys());
  const JsonValue fault = object.get("fault");
  FaultUse use{.fault = fault.name(), .on = {}, .at = AtStart{}, .hold = {}, .with = {}};
  const FaultType* const type = catalogue == nullptr ? nullptr : find_type(fault, *catalogue);
  if (value.problem().found()) return use;
  use.on = read_on(object, type);
  if (const auto at = object.find("at")) use.at = read_trigger(*at);
  if (const auto hold = object.find("for")) use.hold = read_hold(*hold);
  const auto with = object.find("with");
  if (with) use.with = with->scalars();
  if (type == nullptr || value.problem().found()) return use;
  const Result<Params> params = Params::check(type->params, use.with);
  if (!params) {
    with.value_or(value).refuse(params.error().text);
    return use;
  }
  use.with = params->texts();
  return use;
}

}  // namespace backfault
