// How often something happened, and how sure a number of runs lets us be of it.
#pragma once

#include <cstdint>

namespace backfault {

struct Interval {
  double low = 0.0;
  double high = 1.0;
};

/// The exact (Clopper-Pearson) interval of a probability that was seen `hits` times in `runs`.
/// Without runs nothing is known: 0 to 1. `hits` above `runs`, or a confidence that is not strictly
/// between 0 and 1, is a defect of the caller and aborts.
[[nodiscard]] Interval clopper_pearson(std::uint64_t hits, std::uint64_t runs,
                                       double confidence = 0.95);

/// The largest probability that `runs` runs without a single hit leave possible, one-sided:
/// 1 - (1 - confidence)^(1 / runs). Without runs it is 1.
[[nodiscard]] double upper_bound_when_clean(std::uint64_t runs, double confidence);

}  // namespace backfault
