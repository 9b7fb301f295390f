// Types -> JSON Schema (draft-07). A struct is described by its `fields(io, value)`.
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

#include "harness/base/units.h"
#include "harness/json/document.h"
#include "harness/model/observation.h"
#include "harness/record/field_limits.h"
#include "harness/record/json_words.h"

namespace backfault {

/// Describes an object with the named fields: all of them are written, and no other. A
/// std::optional may be null.
class SchemaWriter {
 public:
  template <typename T>
  void operator()(const char* key, const T& value, const std::string_view description = {},
                  const FieldLimits& limits = {}) {
    add(key, limited(of(value), limits), description);
    required_.push_back(key);
  }
  /// A field that older files lack.
  template <typename T>
  void newer(const char* key, const T& value, const std::string_view description) {
    add(key, of(value), description);
  }
  void label(const char* key, std::string_view, const std::string_view description = {}) {
    operator()(key, std::string(), description);
  }
  void schema(const std::string_view version) {
    add("schema", {{"const", version}}, {});
    required_.push_back("schema");
  }

  [[nodiscard]] Json take() {
    return {{"type", "object"},
            {"additionalProperties", false},
            {"required", std::move(required_)},
            {"properties", std::move(properties_)}};
  }
  /// The text of a schema file.
  [[nodiscard]] std::string document(std::string_view title, std::string_view description);

 private:
  void add(const char* key, Json schema, std::string_view description);
  [[nodiscard]] static Json limited(Json schema, const FieldLimits& limits);
  [[nodiscard]] static Json nullable(Json schema);

  [[nodiscard]] static Json of(const bool&) { return {{"type", "boolean"}}; }
  template <std::integral T>
  [[nodiscard]] static Json of(const T&) {
    Json schema = {{"type", "integer"}};
    if (std::is_unsigned_v<T>) schema["minimum"] = 0;
    return schema;
  }
  /// Every number of a record that is not whole is a share.
  [[nodiscard]] static Json of(const double&) {
    return {{"type", "number"}, {"minimum", 0}, {"maximum", 1}};
  }
  [[nodiscard]] static Json of(const std::string&) { return {{"type", "string"}}; }
  [[nodiscard]] static Json of(const Duration&) { return {{"type", "integer"}}; }
  [[nodiscard]] static Json of(const MonoTime&) { return {{"type", "integer"}}; }
  [[nodiscard]] static Json of(const Seed&);
  [[nodiscard]] static Json of(const ExitState&);
  template <typename T>
  [[nodiscard]] static Json of(const std::optional<T>&) {
    return nullable(of(T{}));
  }
  template <typename T>
  [[nodiscard]] static Json of(const std::vector<T>&) {
    return {{"type", "array"}, {"items", of(T{})}};
  }
  template <typename T, std::size_t size>
  [[nodiscard]] static Json of(const std::array<T, size>&) {
    return {{"type", "array"}, {"items", of(T{})}, {"minItems", size}, {"maxItems", size}};
  }
  template <typename T>
  [[nodiscard]] static Json of(const std::map<std::string, T>&) {
    return {{"type", "object"}, {"additionalProperties", of(T{})}};
  }
  template <typename T>
  [[nodiscard]] static Json of(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      Json words = Json::array();
      for (const T word : all_words<T>) words.push_back(to_string(word));
      return Json{{"enum", std::move(words)}};
    } else {
      SchemaWriter writer;
      fields(writer, value);
      return writer.take();
    }
  }

  Json required_ = Json::array();
  Json properties_ = Json::object();
};

}  // namespace backfault
