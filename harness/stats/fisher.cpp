#include "harness/stats/fisher.h"

#include <algorithm>
#include <boost/math/distributions/hypergeometric.hpp>
#include <boost/math/policies/policy.hpp>

#include "harness/base/check.h"

namespace backfault {
namespace {

namespace policies = boost::math::policies;

// Arguments are checked here, so that no error is left for the library to throw about.
using Quiet = policies::policy<policies::domain_error<policies::ignore_error>,
                               policies::overflow_error<policies::ignore_error>,
                               policies::evaluation_error<policies::ignore_error>>;
// The library counts in unsigned and int.
constexpr std::uint64_t most_runs = 1'000'000'000;
/// Of the cell "hits of a", which determines all other cells of a table.
using Hypergeometric = boost::math::hypergeometric_distribution<double, Quiet>;

/// How much more likely `hits_a + 1` is than `hits_a`.
long double step_up(const Hypergeometric& tables, const unsigned hits_a) {
  const long double more = static_cast<long double>(tables.sample_count() - hits_a) *
                           static_cast<long double>(tables.defective() - hits_a);
  // In this order, no difference of unsigned numbers is negative.
  const unsigned misses_b =
      tables.total() + hits_a + 1 - tables.sample_count() - tables.defective();
  return more / (static_cast<long double>(hits_a + 1) * static_cast<long double>(misses_b));
}

/// The seen table is at most as likely as the next one up.
double two_tails(const Hypergeometric& tables, const unsigned seen) {
  const unsigned most = range(tables).second;
  constexpr long double tie = 1 + 1e-7L;
  // Probabilities rise up to the likeliest table and fall after it: the tables that are more likely
  // than the seen one are neighbours.
  unsigned table = seen;
  long double weight = 1;
  const auto step = [&] { weight *= step_up(tables, table++); };
  while (weight <= tie && table < most) step();
  if (weight <= tie) return 1;
  const double left = cdf(tables, table - 1);
  while (weight > tie && table < most) step();
  const unsigned last = weight > tie ? table : table - 1;
  return std::min(1.0, left + cdf(complement(tables, last)));
}

}  // namespace

double fisher_exact_two_sided(const std::uint64_t hits_a, const std::uint64_t runs_a,
                              const std::uint64_t hits_b, const std::uint64_t runs_b) {
  BACKFAULT_CHECK(hits_a <= runs_a && hits_b <= runs_b);
  BACKFAULT_CHECK(runs_a <= most_runs && runs_b <= most_runs);
  const auto two_sided = [&](const std::uint64_t of_a, const std::uint64_t of_b) {
    const Hypergeometric tables(static_cast<unsigned>(of_a + of_b), static_cast<unsigned>(runs_a),
                                static_cast<unsigned>(runs_a + runs_b));
    return two_tails(tables, static_cast<unsigned>(of_a));
  };
  const bool is_rare_in_a = hits_a * runs_b <= hits_b * runs_a;
  return is_rare_in_a ? two_sided(hits_a, hits_b) : two_sided(runs_a - hits_a, runs_b - hits_b);
}

}  // namespace backfault
