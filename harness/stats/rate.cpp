#include "harness/stats/rate.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/policies/policy.hpp>
#include <cmath>

#include "harness/base/check.h"

namespace backfault {
namespace {

namespace policies = boost::math::policies;

// Arguments are checked here, so that no error is left for the library to throw about.
using Quiet = policies::policy<policies::domain_error<policies::ignore_error>,
                               policies::overflow_error<policies::ignore_error>,
                               policies::evaluation_error<policies::ignore_error>>;
using Binomial = boost::math::binomial_distribution<double, Quiet>;

bool is_confidence(const double value) { return value > 0.0 && value < 1.0; }

}  // namespace

Interval clopper_pearson(const std::uint64_t hits, const std::uint64_t runs,
                         const double confidence) {
  BACKFAULT_CHECK(hits <= runs);
  BACKFAULT_CHECK(is_confidence(confidence));
  if (runs == 0) {
    return {};
  }
  const auto trials = static_cast<double>(runs);
  const auto successes = static_cast<double>(hits);
  const double tail = (1.0 - confidence) / 2.0;
  return {
      .low = hits == 0 ? 0.0 : Binomial::find_lower_bound_on_p(trials, successes, tail),
      .high = hits == runs ? 1.0 : Binomial::find_upper_bound_on_p(trials, successes, tail),
  };
}

double upper_bound_when_clean(const std::uint64_t runs, const double confidence) {
  BACKFAULT_CHECK(is_confidence(confidence));
  if (runs == 0) {
    return 1.0;
  }
  // expm1 and log1p keep the digits that 1 - x loses when there are very many runs.
  return -std::expm1(std::log1p(-confidence) / static_cast<double>(runs));
}

}  // namespace backfault
