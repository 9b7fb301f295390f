// JSON -> values. A struct is read through its `fields(io, value)`.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/units.h"
#include "harness/base/value_named.h"
#include "harness/json/document.h"
#include "harness/model/observation.h"
#include "harness/record/field_limits.h"
#include "harness/record/json_words.h"

namespace backfault {

/// A value within a document, and how one gets there. Chains of places live on the stack.
struct JsonPlace {
  const Json& json;
  const JsonPlace* parent = nullptr;
  std::string_view key{};
};

/// Reads named fields. A key that nobody asks for is passed by: a newer version may have added it.
/// A missing key and a wrong value are problems: the first one is kept, with its JSON path.
class JsonReader {
 public:
  /// `problem` is empty, and is where the first problem is told. All is borrowed.
  JsonReader(const JsonPlace& here, std::string& problem) : here_(here), problem_(problem) {}

  template <typename T>
  void operator()(const char* key, T& value, std::string_view = {}, const FieldLimits& = {}) {
    const auto found = here_.json.find(key);
    if (found != here_.json.end()) {
      decode({.json = *found, .parent = &here_, .key = key}, value);
    } else if constexpr (!requires { value.has_value(); }) {  // Not a std::optional.
      report(here_, std::string("\"") + key + "\" is missing");
    }
  }
  /// A field that older files lack: the value stays what it is.
  template <typename T>
  void newer(const char* key, T& value, std::string_view) {
    if (here_.json.contains(key)) operator()(key, value);
  }
  /// What must hold between the fields of one object.
  void require(const bool holds, const std::string_view otherwise) {
    if (!holds) report(here_, std::string(otherwise));
  }
  void label(const char*, std::string_view, std::string_view = {}) {}
  void schema(std::string_view) {}

 private:
  template <typename T>
  [[nodiscard]] static std::string choice_of() {
    std::string text = "one of";
    for (const T word : all_words<T>) text += " " + std::string(to_string(word));
    return text;
  }

  void report(const JsonPlace& at, const std::string& text);
  /// Reports that `at` is not what is `allowed`.
  void refuse(const JsonPlace& at, std::string_view allowed);

  void decode(const JsonPlace& at, bool& value);
  void decode(const JsonPlace& at, std::string& value);
  void decode(const JsonPlace& at, Duration& value);
  void decode(const JsonPlace& at, MonoTime& value) { decode(at, value.since_start); }
  void decode(const JsonPlace& at, Seed& value);
  void decode(const JsonPlace& at, ExitState& value);
  template <std::integral T>
  void decode(const JsonPlace& at, T& value) {
    const Json& json = at.json;
    if (json.is_number_unsigned() && std::in_range<T>(json.get<std::uint64_t>())) {
      value = static_cast<T>(json.get<std::uint64_t>());
    } else if (json.is_number_integer() && !json.is_number_unsigned() &&
               std::in_range<T>(json.get<std::int64_t>())) {
      value = static_cast<T>(json.get<std::int64_t>());
    } else {
      refuse(at, std::unsigned_integral<T> ? "a whole number from 0" : "a whole number");
    }
  }
  template <typename T>
  void decode(const JsonPlace& at, std::optional<T>& value) {
    value = at.json.is_null() ? std::nullopt : std::optional<T>(std::in_place);
    if (value.has_value()) {
      decode(at, *value);
    }
  }
  template <typename T>
  void decode(const JsonPlace& at, std::vector<T>& values) {
    if (!at.json.is_array()) {
      return refuse(at, "an array");
    }
    for (const Json& item : at.json) {
      const std::string index = std::to_string(values.size());
      decode({.json = item, .parent = &at, .key = index}, values.emplace_back());
    }
  }
  template <typename T, std::size_t size>
  void decode(const JsonPlace& at, std::array<T, size>& values) {
    if (!at.json.is_array() || at.json.size() != size) {
      return refuse(at, "an array of " + std::to_string(size));
    }
    for (std::size_t i = 0; i < size; ++i) {
      const std::string index = std::to_string(i);
      decode({.json = at.json[i], .parent = &at, .key = index}, values[i]);
    }
  }
  void decode(const JsonPlace& at, std::map<std::string, std::string>& values);
  template <typename T>
  void decode(const JsonPlace& at, T& value) {
    if constexpr (std::is_enum_v<T>) {
      const auto word = at.json.is_string()
                            ? value_named(all_words<T>, at.json.get_ref<const std::string&>())
                            : std::nullopt;
      word.has_value() ? static_cast<void>(value = *word) : refuse(at, choice_of<T>());
    } else if (!at.json.is_object()) {
      refuse(at, "an object");
    } else {
      JsonReader reader(at, problem_);
      fields(reader, value);
    }
  }

  JsonPlace here_;
  std::string& problem_;
};

/// The value that a document (an object) describes; an error begins with `origin` and names the
/// JSON path.
template <typename T>
[[nodiscard]] Result<T> read_fields(const Json& document, const std::string& origin) {
  T value;
  std::string problem;
  JsonReader reader({.json = document}, problem);
  fields(reader, value);
  if (!problem.empty()) {
    return fail(origin + ": " + problem);
  }
  return value;
}

}  // namespace backfault
