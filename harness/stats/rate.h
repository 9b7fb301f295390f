// How often something happened, and how certain that is after a number of runs.
#pragma once

#include <cstdint>

namespace backfault {

struct Interval {
  double low = 0.0;
  double high = 1.0;
};

/// The exact (Clopper-Pearson) confidence interval of a probability after `hits` in `runs`; 0 to 1
/// without runs. Aborts if `hits` exceeds `runs`, or if the confidence is not strictly between 0
/// and 1.
[[nodiscard]] Interval clopper_pearson(std::uint64_t hits, std::uint64_t runs,
                                       double confidence = 0.95);

/// The one-sided upper bound of a probability after `runs` runs without a hit:
/// 1 - (1 - confidence)^(1 / runs). Without runs it is 1.
[[nodiscard]] double upper_bound_when_clean(std::uint64_t runs, double confidence);

}  // namespace backfault
