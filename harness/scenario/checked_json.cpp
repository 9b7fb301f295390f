#include "harness/scenario/checked_json.h"

#include <algorithm>
#include <charconv>

#include "harness/base/nearest_name.h"
#include "harness/base/quote.h"

namespace backfault {
namespace {

/// Stands in for a value that is missing, so that reading can go on.
const Json& nothing() {
  static const Json null;
  return null;
}

constexpr std::size_t longest_name = 100;

}  // namespace

JsonProblem::JsonProblem(const std::string& origin, const std::string& cell)
    : origin_(one_line(origin)), cell_(cell) {}

void JsonProblem::add(const std::string& pointer, const std::string& why) {
  if (error_) return;
  const std::string place = pointer.empty() ? "" : one_line(pointer) + ": ";
  const std::string cell = cell_.empty() ? "" : fmt::format(" (in the cell {})", cell_);
  error_ =
      Error{.text = fmt::format("{}: {}{}{}", origin_, place, why, cell), .kind = ErrorKind::usage};
}

void JsonValue::allow_only(const std::string& allowed) const {
  if (problem_->found()) return;
  refuse(fmt::format("value {}: allowed: {}", brief_json(*json_), allowed));
}

JsonValue JsonValue::child(const Json& json, const std::string_view segment) const {
  return {json, pointer_ + '/' + pointer_segment(segment), *problem_};
}

std::string JsonValue::text() const {
  if (json_->is_string()) return json_->get<std::string>();
  allow_only("a string");
  return {};
}

std::string JsonValue::name() const {
  std::string name = text();
  if (!is_name(name)) allow_only(name_rule());
  return name;
}

std::string JsonValue::scalar() const {
  if (json_->is_string()) return json_->get<std::string>();
  if (json_->is_number_integer() || json_->is_boolean()) return json_->dump();
  allow_only("a string, a whole number, true or false");
  return {};
}

bool JsonValue::truth() const {
  if (!json_->is_boolean()) allow_only("true or false");
  return json_->is_boolean() && json_->get<bool>();
}

std::uint64_t JsonValue::count(const std::uint64_t least, const std::uint64_t most) const {
  // The library's own conversion would wrap a negative number around.
  const std::uint64_t number = json_->is_number_unsigned() ? json_->get<std::uint64_t>() : 0;
  if (json_->is_number_unsigned() && number >= least && number <= most) return number;
  allow_only(fmt::format("a whole number from {} to {}", least, most));
  return least;
}

Bytes JsonValue::size() const {
  const Result<Bytes> size = parse_bytes(text());
  if (!size) refuse(size.error().text);
  return size.value_or(Bytes{});
}

Duration JsonValue::duration() const {
  const Result<Duration> duration = parse_duration(text());
  if (!duration) refuse(duration.error().text);
  return duration.value_or(Duration{});
}

Seed JsonValue::seed() const {
  const std::string digits = text();
  Seed seed;
  const char* const end = digits.data() + digits.size();
  const auto [stop, problem] = std::from_chars(digits.data(), end, seed.value);
  if (problem != std::errc() || stop != end) allow_only("a 64-bit whole number as a string");
  return seed;
}

std::vector<Role> JsonValue::roles() const {
  std::vector<Role> roles;
  for (const JsonValue& item : one_or_more()) {
    const std::optional<Role> role = parse_role(item.text());
    if (!role) {
      item.allow_only("\"client\", \"server\" or \"wire\"");
    } else if (std::ranges::find(roles, *role) != roles.end()) {
      item.refuse(fmt::format("{} stands twice", in_quotes(to_string(*role))));
    } else {
      roles.push_back(*role);
    }
    if (problem_->found()) return roles;
  }
  if (roles.empty()) allow_only("\"client\", \"server\" or \"wire\"");
  return roles;
}

std::vector<JsonValue> JsonValue::items() const {
  std::vector<JsonValue> items;
  if (!json_->is_array()) allow_only("an array");
  if (problem_->found()) return items;
  for (const Json& item : *json_) items.push_back(child(item, fmt::to_string(items.size())));
  return items;
}

std::vector<JsonValue> JsonValue::one_or_more() const {
  return json_->is_array() ? items() : std::vector{*this};
}

std::vector<std::string> JsonValue::texts() const {
  std::vector<std::string> texts;
  for (const JsonValue& item : items()) texts.push_back(item.text());
  return texts;
}

std::vector<std::pair<std::string, JsonValue>> JsonValue::members() const {
  std::vector<std::pair<std::string, JsonValue>> members;
  if (!json_->is_object()) allow_only("an object");
  if (problem_->found()) return members;
  for (const auto& [key, value] : json_->items()) members.emplace_back(key, child(value, key));
  return members;
}

std::map<std::string, std::string> JsonValue::scalars() const {
  std::map<std::string, std::string> scalars;
  for (const auto& [key, value] : members()) {
    if (!is_name(key))
      value.refuse(fmt::format("key {}: allowed: {}", in_quotes(key), name_rule()));
    scalars[key] = value.scalar();
  }
  return scalars;
}

JsonObject::JsonObject(const JsonValue& value, const std::vector<std::string>& known)
    : value_(value) {
  for (const auto& [key, member] : value.members()) {
    if (std::ranges::find(known, key) == known.end()) {
      member.refuse(unknown_name_text("key", key, known));
      return;
    }
    members_.emplace(key, member);
  }
}

JsonObject JsonObject::of_schema(const JsonValue& value, const std::string& schema,
                                 const std::vector<std::string>& known) {
  bool has_schema = false;
  for (const auto& [key, member] : value.members()) {
    if (key != "schema") continue;
    has_schema = true;
    if (member.text() != schema) member.allow_only(in_quotes(schema));
  }
  if (!has_schema) value.refuse("the key \"schema\" is missing");
  return {value, known};
}

std::optional<JsonValue> JsonObject::find(const std::string& key) const {
  const auto found = members_.find(key);
  return found == members_.end() ? std::nullopt : std::optional(found->second);
}

JsonValue JsonObject::get(const std::string& key) const {
  if (const auto found = find(key)) return *found;
  value_.refuse(fmt::format("the key {} is missing", in_quotes(key)));
  return {nothing(), {}, value_.problem()};
}

std::string JsonObject::text_or(const std::string& key, const std::string& otherwise) const {
  const auto found = find(key);
  return found ? found->text() : otherwise;
}

bool is_name(const std::string_view text) {
  const auto allowed = [](const char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '.' || byte == '_' || byte == '-';
  };
  return !text.empty() && text.size() <= longest_name && std::ranges::all_of(text, allowed) &&
         text != "." && text != ".." && !text.starts_with('-');
}

std::string name_rule() {
  return fmt::format("a name of 1 to {} characters from A-Z a-z 0-9 . _ -", longest_name);
}

}  // namespace backfault
