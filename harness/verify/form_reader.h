// Reads the members of a JSON object and leaves nothing open: a missing key, an unknown key, a
// wrong type, a number out of range and too much of anything are all refused.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/verify/strict_document.h"

namespace backfault {

using AllowedWords = std::string_view;  ///< Separated by blanks.

struct NumberRange {
  std::int64_t least = 0;
  std::int64_t most = std::numeric_limits<std::int32_t>::max();
};

/// Two such numbers can be added.
inline constexpr NumberRange time_range{.least = -2'000'000'000'000'000'000,
                                        .most = 2'000'000'000'000'000'000};

class FormReader {
 public:
  /// `problem` keeps the first thing that was refused. All but the path is borrowed.
  FormReader(const StrictJson& json, std::string path, std::string& problem);

  void text(const char* key, std::string& value);
  void texts(const char* key, std::vector<std::string>& values);
  void word(const char* key, std::string& value, AllowedWords allowed);
  void maybe_word(const char* key, std::optional<std::string>& value, AllowedWords allowed);
  void flag(const char* key, bool& value);
  void number(const char* key, std::int64_t& value, const NumberRange& range = {});
  void maybe_time(const char* key, std::optional<std::int64_t>& value);
  void count(const char* key, std::uint64_t& value);
  void counts(const char* key, std::vector<std::uint64_t>& values, std::size_t size);
  void pids(const char* key, std::vector<std::int64_t>& values);

  /// A part is read by its `read_members(FormReader&, T&)`.
  template <typename T>
  void part(const char* key, T& value) {
    if (const StrictJson* const json = member(key)) read_part(*json, path_of(key), value);
  }
  template <typename T>
  void maybe_part(const char* key, std::optional<T>& value) {
    const StrictJson* const json = member(key);
    if (json != nullptr && !json->is_null()) read_part(*json, path_of(key), value.emplace());
  }
  template <typename T>
  void parts(const char* key, std::vector<T>& values) {
    const StrictJson* const json = list(key);
    if (json == nullptr) return;
    for (const StrictJson& item : *json) {
      const std::string path = path_of(key) + "/" + std::to_string(values.size());
      read_part(item, path, values.emplace_back());
    }
  }

  /// Refuses the keys that nobody asked for.
  void finish();

 private:
  template <typename T>
  void read_part(const StrictJson& json, const std::string& path, T& value) {
    FormReader reader(json, path, problem_);
    read_members(reader, value);
    reader.finish();
  }
  [[nodiscard]] std::string path_of(const char* key) const { return path_ + "/" + key; }
  /// The member, or nothing after saying that it is missing.
  [[nodiscard]] const StrictJson* member(const char* key);
  [[nodiscard]] const StrictJson* list(const char* key);
  void refuse(const std::string& path, const std::string& text);
  void read_word(const StrictJson& json, const char* key, std::string& value, AllowedWords allowed);
  bool read_number(const StrictJson& json, std::int64_t& value, const NumberRange& range) const;

  const StrictJson& json_;
  std::string path_;
  std::string& problem_;
  std::vector<std::string_view> asked_;
};

}  // namespace backfault
