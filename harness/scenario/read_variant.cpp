#include "harness/scenario/read_variant.h"

#include <algorithm>

#include "harness/base/nearest_name.h"
#include "harness/base/quote.h"

namespace backfault {
namespace {

constexpr std::size_t most_faults = 100;
constexpr std::size_t longest_target = 4096;

/// A recipe's name, or the path of its file.
std::string read_target(const JsonValue& value) {
  std::string target = value.text();
  const bool printable = std::ranges::none_of(
      target, [](const char byte) { return static_cast<unsigned char>(byte) < 0x20; });
  const bool is_path = target.find('/') != std::string::npos;
  if (!(is_name(target) || (is_path && printable && target.size() <= longest_target))) {
    value.allow_only("the name of a recipe or the path of its file");
  }
  return target;
}

TargetUse read_target_use(const JsonValue& value) {
  const JsonObject object(value, {"target", "with"});
  TargetUse use{.target = read_target(object.get("target")), .with = {}};
  if (const auto with = object.find("with")) use.with = with->scalars();
  return use;
}

Duration read_limit(const JsonValue& value, const Duration most) {
  const Duration limit = value.duration();
  if (limit.count() == 0 || limit > most) {
    value.allow_only(fmt::format("more than 0s, at most {}", format_duration(most)));
  }
  return limit;
}

Limits read_limits(const JsonValue& value) {
  const JsonObject object(value, {"trial", "give_up"});
  Limits limits;
  if (const auto trial = object.find("trial")) {
    limits.trial = read_limit(*trial, std::chrono::hours(24 * 7));
    limits.give_up = std::clamp(limits.trial / 2, Duration(1), limits.give_up);
  }
  // A client that may take longer than its trial would never be found hung.
  if (const auto give_up = object.find("give_up")) {
    limits.give_up = read_limit(*give_up, limits.trial);
  }
  return limits;
}

std::vector<Outcome> read_expected(const JsonValue& value) {
  const JsonObject object(value, {"outcome"});
  const JsonValue outcomes = object.get("outcome");
  std::vector<std::string> known;
  for (const Outcome outcome : all_outcomes()) {
    // These two say nothing about the client, so nobody can expect them of it.
    if (outcome != Outcome::invalid && outcome != Outcome::skipped) {
      known.emplace_back(to_string(outcome));
    }
  }
  std::vector<Outcome> expected;
  for (const JsonValue& item : outcomes.one_or_more()) {
    const std::string name = item.text();
    const bool is_known = std::ranges::find(known, name) != known.end();
    if (!is_known) item.refuse(unknown_name_text("outcome", name, known));
    const std::optional<Outcome> outcome = parse_outcome(name);
    const bool twice = outcome && std::ranges::find(expected, *outcome) != expected.end();
    if (twice) item.refuse(fmt::format("{} stands twice", in_quotes(name)));
    if (value.problem().found()) return expected;
    expected.push_back(*outcome);
  }
  if (expected.empty()) outcomes.allow_only("at least one outcome");
  return expected;
}

std::vector<FaultUse> read_faults(const JsonValue& value, const FaultCatalogue* const catalogue) {
  std::vector<FaultUse> faults;
  const std::vector<JsonValue> items = value.items();
  if (items.size() > most_faults) value.refuse(fmt::format("more than {} faults", most_faults));
  for (const JsonValue& item : items) {
    if (value.problem().found()) break;
    faults.push_back(read_fault_use(item, catalogue));
  }
  return faults;
}

}  // namespace

const std::vector<std::string>& scenario_keys() {
  static const std::vector<std::string> keys{
      "schema", "name",   "summary",  "server",       "client", "matrix", "faults",
      "trials", "limits", "recovery", "older_backup", "expect", "compare"};
  return keys;
}

const std::vector<std::string>& variant_keys() {
  static const std::vector<std::string> keys{"server",   "client",       "faults", "limits",
                                             "recovery", "older_backup", "expect"};
  return keys;
}

Variant read_variant(const JsonObject& object, const FaultCatalogue* const catalogue) {
  Variant variant;
  if (const auto server = object.find("server")) variant.server = read_target_use(*server);
  variant.client = read_target_use(object.get("client"));
  if (const auto faults = object.find("faults")) variant.faults = read_faults(*faults, catalogue);
  if (const auto limits = object.find("limits")) variant.limits = read_limits(*limits);
  if (const auto recovery = object.find("recovery")) variant.recovery = recovery->truth();
  if (const auto older = object.find("older_backup")) variant.older_backup = older->truth();
  const auto expected = object.find("expect");
  variant.expected =
      expected ? read_expected(*expected) : std::vector{Outcome::verified, Outcome::reported_error};
  return variant;
}

}  // namespace backfault
