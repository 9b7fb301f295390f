#include "harness/scenario/load_scenario.h"

#include <algorithm>

#include "harness/base/nearest_name.h"
#include "harness/base/quote.h"
#include "harness/scenario/expectation.h"
#include "harness/scenario/matrix.h"
#include "harness/scenario/read_variant.h"

namespace backfault {
namespace {

constexpr std::size_t most_comparisons = 1000;

std::string read_label(const JsonValue& label, const std::string& what,
                       const std::vector<std::string>& known) {
  std::string text = label.text();
  if (std::ranges::find(known, text) == known.end()) {
    label.refuse(unknown_name_text(what, text, known));
  }
  return text;
}

Comparison read_comparison(const JsonValue& value, const std::vector<Axis>& axes) {
  const JsonObject object(value, {"axis", "of", "against"});
  std::vector<std::string> labels;
  for (const Axis& axis : axes) labels.push_back(axis.label);
  Comparison comparison;
  comparison.axis = read_label(object.get("axis"), "axis", labels);
  const auto axis = std::ranges::find(axes, comparison.axis, &Axis::label);
  if (axis == axes.end()) return comparison;
  comparison.of = read_label(object.get("of"), "value", axis->value_labels);
  comparison.against = read_label(object.get("against"), "value", axis->value_labels);
  if (comparison.of == comparison.against) value.refuse("compares a value with itself");
  return comparison;
}

/// What all variants share.
Result<Scenario> read_common(const Json& document, const std::string& origin,
                             const std::vector<Axis>& axes) {
  JsonProblem problem(origin);
  const JsonObject object(JsonValue(document, "", problem), scenario_keys());
  Scenario scenario;
  scenario.name = object.get("name").name();
  scenario.summary = object.text_or("summary", "");
  scenario.origin = origin;
  if (const auto trials = object.find("trials")) scenario.trials = trials->count(1, most_trials);
  if (const auto comparisons = object.find("compare")) {
    const std::vector<JsonValue> items = comparisons->items();
    if (items.size() > most_comparisons) {
      comparisons->refuse(fmt::format("more than {} comparisons", most_comparisons));
    }
    for (const JsonValue& item : items) {
      if (problem.found()) break;
      scenario.comparisons.push_back(read_comparison(item, axes));
    }
  }
  return problem.result(std::move(scenario));
}

Result<Variant> read_cell(Cell cell, const std::string& origin, const FaultCatalogue& catalogue,
                          const std::vector<Axis>& axes) {
  JsonProblem problem(origin, cell.name);
  if (const auto expect = cell.document.find("expect");
      expect != cell.document.end() && expect->is_array()) {
    Json chosen = expectation_for(JsonValue(*expect, "/expect", problem), cell.labels, axes);
    if (problem.found()) return problem.result(Variant());
    *expect = std::move(chosen);
  }
  const JsonObject object(JsonValue(cell.document, "", problem), scenario_keys());
  Variant variant = read_variant(object, &catalogue);
  variant.name = cell.name;
  variant.cell = cell.labels;
  return problem.result(std::move(variant));
}

}  // namespace

Result<Scenario> load_scenario(const std::string& text, const std::string& origin,
                               const std::vector<Override>& set, const FaultCatalogue& catalogue) {
  Result<Json> document = parse_json(text, origin);
  if (!document) return tl::unexpected(document.error());
  const Result<void> overridden = apply_overrides(*document, set, origin);
  if (!overridden) return tl::unexpected(overridden.error());
  // Before the matrix is looked at: a document of another kind shall be told so.
  JsonProblem problem(origin);
  static_cast<void>(JsonObject::of_schema(JsonValue(*document, "", problem), "backfault-scenario/1",
                                          scenario_keys()));
  if (problem.found()) return problem.result(Scenario());
  const Result<Matrix> matrix = Matrix::read(*std::move(document), origin);
  if (!matrix) return tl::unexpected(matrix.error());
  const Result<Cell> first = matrix->cell(0);
  if (!first) return tl::unexpected(first.error());
  Result<Scenario> scenario = read_common(first->document, origin, matrix->axes());
  for (std::size_t index = 0; scenario && index < matrix->size(); ++index) {
    Result<Cell> cell = matrix->cell(index);
    if (!cell) return tl::unexpected(cell.error());
    Result<Variant> variant = read_cell(*std::move(cell), origin, catalogue, matrix->axes());
    if (!variant) return tl::unexpected(variant.error());
    scenario->variants.push_back(*std::move(variant));
  }
  return scenario;
}

}  // namespace backfault
