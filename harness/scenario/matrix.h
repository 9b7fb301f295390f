// Every combination of the values that a scenario's matrix lists.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/scenario/checked_json.h"
#include "harness/scenario/document_path.h"

namespace backfault {

/// A pointer with the values that stand there in turn.
struct Axis {
  std::string label;  ///< The last segment of its pointer; "#2" is put after one that is taken.
  DocumentPath path;
  std::vector<Json> values;
  std::vector<std::string> value_labels;  ///< One for each value, none twice.
};

/// One combination.
struct Cell {
  std::string name;  ///< "sink=null faults=none"
  std::map<std::string, std::string> labels;
  Json document;
};

class Matrix {
 public:
  /// The most variants that one scenario may have.
  static constexpr std::size_t most_cells = 10'000;

  /// Takes the key "matrix" out of a scenario's document. Refuses overlapping axes, axes that vary
  /// what is no part of a variant, and too many combinations.
  [[nodiscard]] static Result<Matrix> read(Json document, const std::string& origin);

  [[nodiscard]] const std::vector<Axis>& axes() const { return axes_; }
  /// How many combinations there are; 1 without axes.
  [[nodiscard]] std::size_t size() const { return size_; }
  /// The combination at `index`, the last axis varying fastest; fails where a value has no place.
  [[nodiscard]] Result<Cell> cell(std::size_t index) const;

 private:
  void add_axis(const std::string& pointer, const JsonValue& values);

  Json document_;
  std::string origin_;
  std::vector<Axis> axes_;
  std::size_t size_ = 1;
};

}  // namespace backfault
