// Walks a document and remembers the first thing that is wrong with it, with its file and JSON
// path. After that every reader gives neutral values, so a whole document is read in straight
// lines and asked once at its end.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/units.h"
#include "harness/json/document.h"
#include "harness/model/verdict.h"

namespace backfault {

/// The first problem of one document.
class JsonProblem {
 public:
  /// `cell` names the cell of a matrix that the document was made for; may be empty.
  explicit JsonProblem(const std::string& origin, const std::string& cell = {});

  void add(const std::string& pointer, const std::string& why);
  [[nodiscard]] bool found() const { return error_.has_value(); }

  /// The value, or the first problem when there was one.
  template <typename T>
  [[nodiscard]] Result<T> result(T value) const {
    if (error_) return tl::unexpected(*error_);
    return value;
  }

 private:
  std::string origin_;
  std::string cell_;
  std::optional<Error> error_;
};

/// One value of a document. Borrows the document and the problem, which must outlive it.
class JsonValue {
 public:
  JsonValue(const Json& json, std::string pointer, JsonProblem& problem)
      : json_(&json), pointer_(std::move(pointer)), problem_(&problem) {}

  [[nodiscard]] const Json& json() const { return *json_; }
  [[nodiscard]] JsonProblem& problem() const { return *problem_; }

  /// Remembers that something is wrong here.
  void refuse(const std::string& why) const { problem_->add(pointer_, why); }
  /// The same, as "value X: allowed: ...".
  void allow_only(const std::string& allowed) const;

  [[nodiscard]] std::string text() const;
  /// A text of [A-Za-z0-9._-], at most 100 of them, not "." or "..", not beginning with "-".
  [[nodiscard]] std::string name() const;
  /// A text, a whole number or a boolean, as text.
  [[nodiscard]] std::string scalar() const;
  [[nodiscard]] bool truth() const;
  [[nodiscard]] std::uint64_t count(std::uint64_t least, std::uint64_t most) const;
  [[nodiscard]] Bytes size() const;
  [[nodiscard]] Duration duration() const;
  /// 64-bit numbers stand as decimal text in JSON.
  [[nodiscard]] Seed seed() const;
  /// One role or a list of them, none twice and never an empty list.
  [[nodiscard]] std::vector<Role> roles() const;

  /// The entries of an array.
  [[nodiscard]] std::vector<JsonValue> items() const;
  /// The entries of an array, or the value itself as the only entry.
  [[nodiscard]] std::vector<JsonValue> one_or_more() const;
  [[nodiscard]] std::vector<std::string> texts() const;
  /// The members of an object in the document's order, whatever their names.
  [[nodiscard]] std::vector<std::pair<std::string, JsonValue>> members() const;
  /// Members whose names are names and whose values are scalars.
  [[nodiscard]] std::map<std::string, std::string> scalars() const;

 private:
  [[nodiscard]] JsonValue child(const Json& json, std::string_view segment) const;

  const Json* json_;
  std::string pointer_;
  JsonProblem* problem_;
};

/// An object with a closed set of keys; an unknown one is a problem.
class JsonObject {
 public:
  JsonObject(const JsonValue& value, const std::vector<std::string>& known);

  /// A whole file. Its key "schema" is looked at first: a file of another kind is told so, not that
  /// its keys are unknown.
  [[nodiscard]] static JsonObject of_schema(const JsonValue& value, const std::string& schema,
                                            const std::vector<std::string>& known);

  [[nodiscard]] std::optional<JsonValue> find(const std::string& key) const;
  /// A missing key is a problem.
  [[nodiscard]] JsonValue get(const std::string& key) const;
  /// The text under a key that may be missing.
  [[nodiscard]] std::string text_or(const std::string& key, const std::string& otherwise) const;

 private:
  JsonValue value_;
  std::map<std::string, JsonValue> members_;
};

/// Whether this may be the name of a scenario, an option or a file.
[[nodiscard]] bool is_name(std::string_view text);

/// What `is_name` allows, in words.
[[nodiscard]] std::string name_rule();

}  // namespace backfault
