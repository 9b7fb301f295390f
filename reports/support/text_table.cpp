#include "reports/support/text_table.h"

#include <algorithm>
#include <numeric>

#include "harness/base/check.h"
#include "reports/support/wrap_text.h"

namespace backfault {
namespace {

constexpr std::size_t narrowest = 8;
constexpr std::string_view gap = "  ";

using Widths = std::vector<std::size_t>;

Widths natural_widths(const std::vector<TextColumn>& columns, const std::vector<TextRow>& rows) {
  Widths widths;
  widths.reserve(columns.size());
  for (const TextColumn& column : columns) {
    widths.push_back(display_width(column.title));
  }
  for (const TextRow& row : rows) {
    BACKFAULT_CHECK(row.size() == columns.size());
    for (std::size_t index = 0; index < row.size(); ++index) {
      widths[index] = std::max(widths[index], display_width(row[index]));
    }
  }
  return widths;
}

/// The widest column of text that can still be made narrower; null when there is none.
std::size_t* widest_text(Widths& widths, const std::vector<TextColumn>& columns) {
  std::size_t* widest = nullptr;
  for (std::size_t index = 0; index < columns.size(); ++index) {
    const bool may_give = !columns[index].right && widths[index] > narrowest;
    if (may_give && (widest == nullptr || widths[index] > *widest)) {
      widest = &widths[index];
    }
  }
  return widest;
}

/// Takes from the widest columns of text until the table fits or none has anything left to give.
void narrow(Widths& widths, const std::vector<TextColumn>& columns, const std::size_t width) {
  const std::size_t gaps = columns.empty() ? 0 : gap.size() * (columns.size() - 1);
  std::size_t total = std::accumulate(widths.begin(), widths.end(), gaps);
  std::size_t* widest = widest_text(widths, columns);
  while (total > width && widest != nullptr) {
    --*widest;
    --total;
    widest = widest_text(widths, columns);
  }
}

std::string format_row(const TextRow& row, const std::vector<TextColumn>& columns,
                       const Widths& widths) {
  std::vector<std::vector<std::string>> cells;
  std::size_t height = 0;
  for (std::size_t index = 0; index < row.size(); ++index) {
    cells.push_back(wrap_text(row[index], std::max<std::size_t>(widths[index], 1)));
    height = std::max(height, cells.back().size());
  }
  std::string out;
  for (std::size_t line = 0; line < height; ++line) {
    std::string text;
    for (std::size_t index = 0; index < cells.size(); ++index) {
      const std::string cell = line < cells[index].size() ? cells[index][line] : "";
      const std::string padding(widths[index] - std::min(widths[index], display_width(cell)), ' ');
      text += index == 0 ? "" : gap;
      text += columns[index].right ? padding + cell : cell + padding;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  }
  return out;
}

}  // namespace

std::string format_table(const std::vector<TextColumn>& columns, const std::vector<TextRow>& rows,
                         const std::size_t width) {
  Widths widths = natural_widths(columns, rows);
  narrow(widths, columns, width);
  TextRow titles;
  TextRow rulers;
  for (std::size_t index = 0; index < columns.size(); ++index) {
    titles.push_back(columns[index].title);
    rulers.emplace_back(widths[index], '-');
  }
  std::string out = format_row(titles, columns, widths) + format_row(rulers, columns, widths);
  for (const TextRow& row : rows) {
    out += format_row(row, columns, widths);
  }
  return out;
}

}  // namespace backfault
