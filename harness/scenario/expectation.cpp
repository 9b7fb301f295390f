#include "harness/scenario/expectation.h"

#include <algorithm>

#include "harness/base/nearest_name.h"

namespace backfault {
namespace {

/// Checks the condition against all axes, so that a misspelt one is found whatever the cell.
bool fits(const JsonValue& when, const std::map<std::string, std::string>& labels,
          const std::vector<Axis>& axes) {
  std::vector<std::string> known;
  for (const Axis& axis : axes) known.push_back(axis.label);
  bool all_fit = true;
  for (const auto& [label, value] : when.members()) {
    const auto axis = std::ranges::find(axes, label, &Axis::label);
    if (axis == axes.end()) {
      when.refuse(unknown_name_text("axis", label, known));
      return false;
    }
    const std::string wanted = value.scalar();
    if (std::ranges::find(axis->value_labels, wanted) == axis->value_labels.end()) {
      value.refuse(unknown_name_text("value", wanted, axis->value_labels));
    }
    all_fit = all_fit && labels.at(label) == wanted;
  }
  return all_fit;
}

}  // namespace

Json expectation_for(const JsonValue& list, const std::map<std::string, std::string>& labels,
                     const std::vector<Axis>& axes) {
  const Json* chosen = nullptr;
  for (const JsonValue& item : list.items()) {
    const JsonObject entry(item, {"when", "outcome"});
    const auto when = entry.find("when");
    const bool fitting = !when || fits(*when, labels, axes);
    if (fitting && chosen == nullptr) chosen = &item.json();
  }
  if (chosen == nullptr || !chosen->is_object()) {
    list.refuse("no entry fits this cell (an entry without \"when\" fits all)");
    return Json::object();
  }
  Json expectation = *chosen;
  expectation.erase("when");
  return expectation;
}

}  // namespace backfault
