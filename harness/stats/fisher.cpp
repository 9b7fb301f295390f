#include "harness/stats/fisher.h"

#include <algorithm>

#include "harness/base/check.h"

namespace backfault {
namespace {

/// The margins of a table of two rows; the cell "hits of a" determines all other cells.
struct Margins {
  std::uint64_t runs_a = 0;
  std::uint64_t runs_b = 0;
  std::uint64_t hits = 0;

  std::uint64_t least() const { return hits > runs_b ? hits - runs_b : 0; }
  std::uint64_t most() const { return std::min(hits, runs_a); }
};

/// How much more likely `hits_a + 1` is than `hits_a` (hypergeometric).
long double step_up(const Margins& margins, const std::uint64_t hits_a) {
  const auto more = static_cast<long double>(margins.runs_a - hits_a) *
                    static_cast<long double>(margins.hits - hits_a);
  const auto fewer = static_cast<long double>(hits_a + 1) *
                     static_cast<long double>(margins.runs_b + hits_a + 1 - margins.hits);
  return more / fewer;
}

std::uint64_t likeliest(const Margins& margins) {
  const auto share = static_cast<long double>(margins.hits + 1) /
                     static_cast<long double>(margins.runs_a + margins.runs_b + 2);
  const auto guess =
      static_cast<std::uint64_t>(share * static_cast<long double>(margins.runs_a + 1));
  return std::clamp(guess, margins.least(), margins.most());
}

/// Calls `visit(hits_a, weight)` for every possible table. Weights are relative to the likeliest,
/// so that no factorial is ever formed and the sums keep their digits.
template <typename Visit>
void for_each_table(const Margins& margins, const Visit& visit) {
  const std::uint64_t middle = likeliest(margins);
  long double weight = 1.0L;
  visit(middle, weight);
  for (std::uint64_t hits_a = middle; hits_a < margins.most(); ++hits_a) {
    weight *= step_up(margins, hits_a);
    visit(hits_a + 1, weight);
  }
  weight = 1.0L;
  for (std::uint64_t hits_a = middle; hits_a > margins.least(); --hits_a) {
    weight /= step_up(margins, hits_a - 1);
    visit(hits_a - 1, weight);
  }
}

}  // namespace

double fisher_exact_two_sided(const std::uint64_t hits_a, const std::uint64_t runs_a,
                              const std::uint64_t hits_b, const std::uint64_t runs_b) {
  BACKFAULT_CHECK(hits_a <= runs_a && hits_b <= runs_b);
  const Margins margins{.runs_a = runs_a, .runs_b = runs_b, .hits = hits_a + hits_b};
  long double seen = 0.0L;
  for_each_table(margins, [&](const std::uint64_t table, const long double weight) {
    seen = table == hits_a ? weight : seen;
  });
  const long double limit = seen * (1.0L + 1e-7L);
  long double all = 0.0L;
  long double as_unlikely = 0.0L;
  for_each_table(margins, [&](const std::uint64_t, const long double weight) {
    all += weight;
    as_unlikely += weight <= limit ? weight : 0.0L;
  });
  return static_cast<double>(as_unlikely / all);
}

}  // namespace backfault
