#include "harness/scenario/read_fault_use.h"

#include <algorithm>

#include "harness/base/nearest_name.h"
#include "harness/base/quote.h"

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
    "\"start\", a time such as \"2s\", {\"bytes\": SIZE, \"direction\": \"to_client\"}, "
    "{\"operation\": NAME, \"nth\": COUNT} or {\"chance_per_second\": NUMBER}";
constexpr std::uint64_t most_operations = 1'000'000'000;
constexpr double most_per_second = 1000;

AfterBytes read_bytes_trigger(const JsonValue& at) {
  const JsonObject object(at, {"bytes", "direction"});
  AfterBytes after{.bytes = object.get("bytes").size()};
  const std::optional<JsonValue> direction = object.find("direction");
  if (!direction) return after;
  const auto towards = parse_towards(direction->text());
  if (!towards) direction->allow_only("\"to_client\", \"to_server\" or \"either\"");
  after.towards = towards.value_or(Towards::client);
  return after;
}

AfterOperation read_operation_trigger(const JsonValue& at) {
  const JsonObject object(at, {"operation", "nth"});
  const std::optional<JsonValue> nth = object.find("nth");
  return {.operation = object.get("operation").name(),
          .nth = nth ? nth->count(1, most_operations) : 1};
}

ByChance read_chance_trigger(const JsonValue& at) {
  const JsonValue chance = JsonObject(at, {"chance_per_second"}).get("chance_per_second");
  const Json& json = chance.json();
  const double per_second = json.is_number() ? json.get<double>() : 0;
  if (!(per_second > 0 && per_second <= most_per_second)) {
    chance.allow_only(fmt::format("a number above 0, at most {}", most_per_second));
  }
  return {.per_second = per_second};
}

Trigger read_object_trigger(const JsonValue& at) {
  const Json& json = at.json();
  if (json.contains("operation")) return read_operation_trigger(at);
  if (json.contains("chance_per_second")) return read_chance_trigger(at);
  if (!json.contains("bytes")) at.allow_only(trigger_rule);
  return read_bytes_trigger(at);
}

Trigger read_trigger(const JsonValue& at) {
  if (at.json().is_object()) return read_object_trigger(at);
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
