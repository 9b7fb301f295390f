// What a nightly campaign pays for its numbers.
#include <benchmark/benchmark.h>

#include "harness/stats/fisher.h"
#include "harness/stats/rate.h"

namespace backfault {
namespace {

void fisher(benchmark::State& state) {
  const auto runs = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(fisher_exact_two_sided(runs / 3, runs, runs / 2, runs));
  }
}
BENCHMARK(fisher)->Arg(100)->Arg(100'000);

void interval(benchmark::State& state) {
  const auto runs = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(clopper_pearson(runs / 3, runs));
  }
}
BENCHMARK(interval)->Arg(100)->Arg(100'000);

}  // namespace
}  // namespace backfault
