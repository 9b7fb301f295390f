#include "harness/record/field_reader.h"

#include <fmt/format.h>

#include <charconv>

#include "harness/base/clean_text.h"

namespace backfault {
namespace {

constexpr std::size_t quote_bound = 100;

std::string path_of(const JsonPlace& at) {
  std::string path(at.parent == nullptr ? "" : path_of(*at.parent) + "/");
  return path += at.key;
}

/// A field of an exit state: a whole number that fits.
std::optional<int> small_number(const Json& json) {
  const bool small = json.is_number_integer() && json >= 0 && json <= 255;
  return small ? std::optional(json.get<int>()) : std::nullopt;
}

}  // namespace

void JsonReader::report(const JsonPlace& at, const std::string& text) {
  if (problem_.empty()) {
    const std::string path = path_of(at);
    problem_ = (path.empty() ? "/" : clean_text(path, quote_bound)) + ": " + text;
  }
}

void JsonReader::refuse(const JsonPlace& at, const std::string_view allowed) {
  const Json& json = at.json;
  // A large value would be copied whole only to be cut.
  const std::string found = json.is_structured() ? std::string("an ") + json.type_name()
                                                 : clean_text(write_json_line(json), quote_bound);
  report(at, fmt::format("{} was found where {} belongs", found, allowed));
}

void JsonReader::decode(const JsonPlace& at, bool& value) {
  at.json.is_boolean() ? static_cast<void>(value = at.json.get<bool>())
                       : refuse(at, "true or false");
}

void JsonReader::decode(const JsonPlace& at, std::string& value) {
  at.json.is_string() ? static_cast<void>(value = at.json.get<std::string>()) : refuse(at, "text");
}

void JsonReader::decode(const JsonPlace& at, Duration& value) {
  Duration::rep microseconds = value.count();
  decode(at, microseconds);
  value = Duration(microseconds);
}

void JsonReader::decode(const JsonPlace& at, Seed& value) {
  const std::string text = at.json.is_string() ? at.json.get<std::string>() : std::string();
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value.value);
  if (text.empty() || problem != std::errc() || stop != end) {
    refuse(at, "a string of decimal digits below 2^64");
  }
}

void JsonReader::decode(const JsonPlace& at, ExitState& value) {
  const auto field = [&](const char* key) {
    return at.json.is_object() && at.json.contains(key) ? small_number(at.json[key]) : std::nullopt;
  };
  const std::optional<int> code = field("code");
  const std::optional<int> signal = field("signal");
  if (code.has_value() == signal.has_value()) {
    return refuse(at, "an object with either a code or a signal");
  }
  value =
      code.has_value() ? ExitState(Exited{.code = *code}) : ExitState(Signalled{.number = *signal});
}

void JsonReader::decode(const JsonPlace& at, std::map<std::string, std::string>& values) {
  if (!at.json.is_object()) {
    return refuse(at, "an object");
  }
  for (const auto& [key, item] : at.json.items()) {
    decode({.json = item, .parent = &at, .key = key}, values[key]);
  }
}

}  // namespace backfault
