// A table in plain text that fits a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace backfault {

struct TextColumn {
  std::string title;
  bool right = false;  ///< Numbers stand to the right; such a column is never made narrower.
};

using TextRow = std::vector<std::string>;

/// The table with a line below the titles, two spaces between columns and none at line ends.
/// Where it would be wider than `width`, the widest columns of text are made narrower and their
/// cells wrapped, down to 8 characters each. Every row has one cell for each column.
[[nodiscard]] std::string format_table(const std::vector<TextColumn>& columns,
                                       const std::vector<TextRow>& rows, std::size_t width);

}  // namespace backfault
