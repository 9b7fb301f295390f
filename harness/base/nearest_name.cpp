#include "harness/base/nearest_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "harness/base/quote.h"

namespace backfault {
namespace {

/// Longer than any name that is known; the cost grows with the product of both lengths.
constexpr std::size_t longest_name = 256;
constexpr std::size_t most_listed = 24;

/// Fewest insertions, removals, replacements and swaps of neighbours that turn one into the other.
std::size_t edit_distance(const std::string_view one, const std::string_view other) {
  std::vector<std::size_t> before;
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t line = 1; line <= one.size(); ++line) {
    std::vector<std::size_t> next(other.size() + 1, line);
    for (std::size_t column = 1; column <= other.size(); ++column) {
      const std::size_t changed = one[line - 1] == other[column - 1] ? 0 : 1;
      next[column] = std::min({row[column] + 1, next[column - 1] + 1, row[column - 1] + changed});
      const bool swapped = line > 1 && column > 1 && one[line - 1] == other[column - 2] &&
                           one[line - 2] == other[column - 1];
      if (swapped) next[column] = std::min(next[column], before[column - 2] + 1);
    }
    before = std::exchange(row, std::move(next));
  }
  return row.back();
}

std::string list_of(const std::span<const std::string> known) {
  const auto shown = known.first(std::min(known.size(), most_listed));
  // Some of these names come from files too.
  return one_line(
      fmt::format("{}{}", fmt::join(shown, ", "), known.size() > most_listed ? ", ..." : ""), 1000);
}

}  // namespace

std::optional<std::string> nearest_name(const std::string_view name,
                                        const std::span<const std::string> known) {
  if (name.size() > longest_name) return std::nullopt;
  const std::string* nearest = nullptr;
  std::size_t least = name.size() / 3 + 1;
  for (const std::string& candidate : known) {
    if (candidate.size() > longest_name) continue;
    const std::size_t distance = edit_distance(name, candidate);
    if (distance >= least) continue;
    least = distance;
    nearest = &candidate;
  }
  return nearest == nullptr ? std::nullopt : std::optional(*nearest);
}

std::string unknown_name_text(const std::string_view what, const std::string_view name,
                              const std::span<const std::string> known) {
  const std::string head = fmt::format("unknown {} {}", what, in_quotes(name));
  if (known.empty()) return head + " (none is known)";
  const std::optional<std::string> nearest = nearest_name(name, known);
  const std::string hint = nearest ? fmt::format("; did you mean {}?", in_quotes(*nearest)) : "";
  return fmt::format("{} (known: {}{})", head, list_of(known), hint);
}

}  // namespace backfault
