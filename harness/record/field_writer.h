// Values -> JSON. A struct is written through its `fields(io, value)`.
#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "harness/base/clean_text.h"
#include "harness/base/units.h"
#include "harness/json/document.h"
#include "harness/model/observation.h"
#include "harness/record/field_limits.h"

namespace backfault {

/// Writes named fields in order. Text is cleaned on its way; a number that is not finite, and a
/// value that is not known, is null.
class JsonWriter {
 public:
  template <typename T>
  void operator()(const char* key, const T& value, std::string_view = {}, const FieldLimits& = {}) {
    document_[key] = encode(value);
  }
  /// A field for people: readers pass it by.
  void label(const char* key, const std::string_view text, std::string_view = {}) {
    document_[key] = clean_text(text);
  }
  template <typename T>
  void newer(const char* key, const T& value, std::string_view) {
    operator()(key, value);
  }
  void schema(const std::string_view version) { document_["schema"] = version; }

  [[nodiscard]] Json take() { return std::move(document_); }

 private:
  [[nodiscard]] static Json encode(const bool value) { return value; }
  template <std::integral T>
  [[nodiscard]] static Json encode(const T& value) {
    return value;
  }
  [[nodiscard]] static Json encode(const double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
  }
  [[nodiscard]] static Json encode(const std::string& value) { return clean_text(value); }
  [[nodiscard]] static Json encode(const Duration value) { return value.count(); }
  [[nodiscard]] static Json encode(const MonoTime value) { return value.since_start.count(); }
  [[nodiscard]] static Json encode(const Seed value) { return std::to_string(value.value); }
  [[nodiscard]] static Json encode(const ExitState& value) {
    const auto* const exited = std::get_if<Exited>(&value);
    return exited != nullptr ? Json{{"code", exited->code}}
                             : Json{{"signal", std::get<Signalled>(value).number}};
  }
  template <typename T>
  [[nodiscard]] static Json encode(const std::optional<T>& value) {
    return value.has_value() ? encode(*value) : Json(nullptr);
  }
  template <typename T>
  [[nodiscard]] static Json encode(const std::vector<T>& values) {
    Json list = Json::array();
    for (const T& value : values) {
      list.push_back(encode(value));
    }
    return list;
  }
  template <typename T, std::size_t size>
  [[nodiscard]] static Json encode(const std::array<T, size>& values) {
    return encode(std::vector<T>(values.begin(), values.end()));
  }
  template <typename T>
  [[nodiscard]] static Json encode(const std::map<std::string, T>& values) {
    Json object = Json::object();
    for (const auto& [key, value] : values) {
      object[clean_text(key)] = encode(value);
    }
    return object;
  }
  template <typename T>
  [[nodiscard]] static Json encode(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      return to_string(value);
    } else {
      JsonWriter writer;
      fields(writer, value);
      return writer.take();
    }
  }

  Json document_ = Json::object();
};

}  // namespace backfault
