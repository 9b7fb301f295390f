#include "harness/scenario/matrix.h"

#include <algorithm>
#include <set>

#include "harness/base/nearest_name.h"
#include "harness/base/quote.h"
#include "harness/scenario/read_variant.h"

namespace backfault {
namespace {

/// All cells together repeat the document this many bytes at most.
constexpr std::size_t most_bytes = std::size_t{256} << 20;
constexpr std::size_t most_axes = 100;

/// Gives every label out once: `label`, then `label#2`, `label#3` ...
class UniqueLabels {
 public:
  std::string next(const std::string& label) {
    std::string unique = label;
    // Each number is tried once for each label, so thousands of equal labels stay cheap.
    while (!taken_.insert(unique).second) {
      unique = fmt::format("{}#{}", label, ++numbers_.try_emplace(label, 1).first->second);
    }
    return unique;
  }

 private:
  std::set<std::string> taken_;
  std::map<std::string, std::size_t> numbers_;
};

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : brief_json(value);
}

/// " sink=null rate=8MiB"
std::string settings_label(const Json& owner) {
  std::string label;
  const auto with = owner.find("with");
  if (with == owner.end() || !with->is_object()) return label;
  for (const auto& [name, value] : with->items()) label += " " + name + "=" + text_of(value);
  return label;
}

/// The faults' names; with `detailed` what they were given, too.
std::string fault_list_label(const Json& faults, const bool detailed) {
  std::string label;
  for (const Json& use : faults) {
    const auto fault = use.is_object() ? use.find("fault") : use.end();
    const bool named = fault != use.end() && fault->is_string();
    label += label.empty() ? "" : "+";
    label +=
        named ? fault->get<std::string>() + (detailed ? settings_label(use) : "") : brief_json(use);
  }
  return label.empty() ? "none" : label;
}

bool is_target_use(const DocumentPath& path, const Json& value) {
  const bool is_side = path == DocumentPath{"client"} || path == DocumentPath{"server"};
  return is_side && value.is_object() && value.contains("target") && value["target"].is_string();
}

std::string value_label(const DocumentPath& path, const Json& value, const bool detailed) {
  const bool is_fault_list = path == DocumentPath{"faults"} && value.is_array();
  const std::string label = is_fault_list ? fault_list_label(value, detailed)
                            : is_target_use(path, value)
                                ? value["target"].get<std::string>() + settings_label(value)
                                : text_of(value);
  return label.empty() ? "\"\"" : one_line(label, 80);
}

/// One for each value, none twice.
std::vector<std::string> value_labels(const DocumentPath& path, const std::vector<Json>& values) {
  std::map<std::string, std::size_t> bearers;
  for (const Json& value : values) ++bearers[value_label(path, value, false)];
  UniqueLabels unique;
  std::vector<std::string> labels;
  for (const Json& value : values) {
    const std::string label = value_label(path, value, false);
    labels.push_back(unique.next(bearers[label] == 1 ? label : value_label(path, value, true)));
  }
  return labels;
}

}  // namespace

void Matrix::add_axis(const std::string& pointer, const JsonValue& values) {
  const Result<DocumentPath> path = split_pointer(pointer);
  if (!path) return values.refuse(path.error().text);
  const std::string& top = path->front();
  if (std::ranges::find(variant_keys(), top) == variant_keys().end()) {
    return values.refuse(unknown_name_text("part of a variant", top, variant_keys()));
  }
  Axis axis{.label = path->back(), .path = *path, .values = {}, .value_labels = {}};
  if (!is_name(axis.label)) return values.refuse("an axis must end in a name");
  UniqueLabels labels;
  for (const Axis& other : axes_) {
    static_cast<void>(labels.next(other.label));
    // The value of one would replace the value of the other, and its label would be a lie.
    if (!is_prefix(other.path, axis.path) && !is_prefix(axis.path, other.path)) continue;
    return values.refuse(fmt::format("overlaps the axis {}", in_quotes(other.label)));
  }
  axis.label = labels.next(axis.label);
  const std::vector<JsonValue> items = values.items();
  const std::size_t count = items.size();
  if (count == 0) return values.allow_only("an array of at least one value");
  if (count > most_cells / size_) {
    return values.refuse(fmt::format("more than {} variants", most_cells));
  }
  size_ *= count;
  for (const JsonValue& item : items) axis.values.push_back(item.json());
  axis.value_labels = value_labels(axis.path, axis.values);
  axes_.push_back(std::move(axis));
}

Result<Matrix> Matrix::read(Json document, const std::string& origin) {
  Matrix matrix;
  matrix.origin_ = origin;
  JsonProblem problem(origin);
  const auto found = document.find("matrix");
  const Json axes = found == document.end() ? Json::object() : *found;
  document.erase("matrix");
  matrix.document_ = std::move(document);
  const JsonValue root(axes, "/matrix", problem);
  if (axes.size() > most_axes) root.refuse(fmt::format("more than {} axes", most_axes));
  for (const auto& [pointer, values] : root.members()) {
    if (!problem.found()) matrix.add_axis(pointer, values);
  }
  const std::size_t bytes = write_json(matrix.document_).size() + write_json(axes).size();
  if (bytes > most_bytes / matrix.size_) {
    root.refuse(fmt::format("{} variants of up to {} bytes are too many", matrix.size_, bytes));
  }
  return problem.result(std::move(matrix));
}

Result<Cell> Matrix::cell(std::size_t index) const {
  Cell cell{.name = {}, .labels = {}, .document = document_};
  std::vector<std::size_t> chosen(axes_.size());
  for (std::size_t axis = axes_.size(); axis-- > 0;) {
    chosen[axis] = index % axes_[axis].values.size();
    index /= axes_[axis].values.size();
  }
  for (std::size_t at = 0; at < axes_.size(); ++at) {
    const Axis& axis = axes_[at];
    const std::string& label = axis.value_labels[chosen[at]];
    cell.name += fmt::format("{}{}={}", at == 0 ? "" : " ", axis.label, label);
    cell.labels[axis.label] = label;
    const Result<void> set = set_at(cell.document, axis.path, axis.values[chosen[at]]);
    if (set) continue;
    return fail_in(
        fmt::format("{}: /matrix: the axis {}", one_line(origin_), in_quotes(axis.label)),
        set.error());
  }
  return cell;
}

}  // namespace backfault
