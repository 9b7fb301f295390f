// Whether two variants differ, or chance alone explains the difference.
#pragma once

#include <cstdint>

namespace backfault {

/// Fisher's exact test, two-sided: the probability of a table with these margins that is no more
/// likely than the one seen (ties within a relative 1e-7 count as equally likely, as in R).
/// A probability below the range of double is 0. Without runs on one side nothing can differ: 1.
/// More hits than runs, or more than a billion runs on one side, abort.
[[nodiscard]] double fisher_exact_two_sided(std::uint64_t hits_a, std::uint64_t runs_a,
                                            std::uint64_t hits_b, std::uint64_t runs_b);

}  // namespace backfault
