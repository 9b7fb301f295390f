// Every small change to a document: the raw material of the property tests.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/verify/strict_document.h"

namespace backfault {

/// Calls `visit(path, changed document)` for one change after the other: each number raised by one,
/// each text lengthened, each flag turned, each null filled, each value emptied, each list
/// shortened at every place, each key taken away, a key added to each object.
class Mutations {
 public:
  using Visit = std::function<void(const std::string& path, const StrictJson& changed)>;

  Mutations(const StrictJson& document, Visit visit) : whole_(document), visit_(std::move(visit)) {
    walk(StrictJson::json_pointer());
  }

 private:
  using Pointer = StrictJson::json_pointer;

  void tell(const Pointer& at, const StrictJson& value) {
    StrictJson changed = whole_;
    changed[at] = value;
    visit_(at.to_string(), changed);
  }

  void walk(const Pointer& at) {
    const StrictJson value = whole_[at];
    if (value.is_object()) return walk_object(at, value);
    if (value.is_array()) return walk_list(at, value);
    if (value.is_number()) tell(at, value.get<std::int64_t>() + 1);
    if (value.is_string()) tell(at, value.get<std::string>() + "x");
    if (value.is_boolean()) tell(at, !value.get<bool>());
    if (value.is_null()) {
      tell(at, 1);
    } else {
      tell(at, nullptr);
    }
  }

  void walk_object(const Pointer& at, const StrictJson& value) {
    for (const auto& [key, item] : value.items()) {
      StrictJson less = value;
      less.erase(key);
      tell(at, less);
      walk(at / key);
    }
    StrictJson more = value;
    more["mood"] = "good";
    tell(at, more);
  }

  void walk_list(const Pointer& at, const StrictJson& value) {
    for (std::size_t index = 0; index < value.size(); ++index) {
      StrictJson less = value;
      less.erase(index);
      tell(at, less);
      walk(at / index);
    }
    StrictJson more = value;
    more.push_back(value.empty() ? StrictJson("more") : value[0]);
    tell(at, more);
  }

  const StrictJson& whole_;
  Visit visit_;
};

}  // namespace backfault
