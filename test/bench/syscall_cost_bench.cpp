// What a filter of system calls costs the program that has it. `share` is the time of one call
// divided by that of the same call without a filter, measured in turns within one run, since single
// figures mean little on shared machines.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "harness/os/calls/notifier.h"
#include "harness/os/programs/child.h"

namespace backfault {
namespace {

using Clock = std::chrono::steady_clock;

/// The program: makes the call so often, and writes how many nanoseconds one took.
int make_calls(const std::string& what, const int count) {
  static char bytes[4096];
  const int zeros = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
  const auto begun = Clock::now();
  for (int number = 0; number < count; ++number) {
    if (what == "lseek") {
      benchmark::DoNotOptimize(lseek(zeros, 0, SEEK_CUR));
    } else {
      benchmark::DoNotOptimize(read(zeros, bytes, sizeof bytes));
    }
  }
  const double took = std::chrono::duration<double, std::nano>(Clock::now() - begun).count();
  const double one = took / count;
  static_cast<void>(nothing);
  return write(STDOUT_FILENO, &one, sizeof one) == sizeof one ? 0 : 1;
}

/// Nanoseconds of one call in a program with a filter that names `filtered`; empty: without one.
double measure(CallNotifier& notifier, const std::string& what,
               const std::vector<std::string>& filtered, const int count) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
  std::optional<WatchedLaunch> watched;
  if (!filtered.empty()) watched.emplace(notifier.watch_launch(Role::client, filtered).value());
  const auto child =
      Child::start({.argv = {"/proc/self/exe", "--calls", what, std::to_string(count)},
                    .environment = {},
                    .output = ends[1],
                    .filter = watched ? &watched->filter : nullptr,
                    .filter_socket = watched ? watched->socket.get() : -1});
  if (!child) std::abort();
  close(ends[1]);
  double one = 0;
  if (read(ends[0], &one, sizeof one) != sizeof one) std::abort();
  close(ends[0]);
  waitpid(child->pid(), nullptr, 0);
  return one;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.at(values.size() / 2);
}

void compare(benchmark::State& state, const std::string& what,
             const std::vector<std::string>& filtered, const int count) {
  CallNotifier notifier;
  std::vector<double> bare;
  std::vector<double> with;
  for (auto _ : state) {
    bare.push_back(measure(notifier, what, {}, count));
    with.push_back(measure(notifier, what, filtered, count));
    state.SetIterationTime(with.back() * 1e-9);
  }
  state.counters["bare_ns"] = median(bare);
  state.counters["with_ns"] = median(with);
  state.counters["share"] = median(with) / median(bare);
}

constexpr int rounds = 15;
constexpr int many = 300'000;
constexpr int few = 20'000;

void not_named_cheapest(benchmark::State& state) { compare(state, "lseek", {"fsync"}, many); }
void not_named_many_names(benchmark::State& state) {
  auto names = calls_for(DelayCall{});
  std::erase(names, "lseek");
  compare(state, "lseek", names, many);
}
void not_named_read_4k(benchmark::State& state) { compare(state, "read", {"fsync"}, many); }
void named_not_armed(benchmark::State& state) { compare(state, "lseek", {"lseek"}, few); }
void named_not_armed_read_4k(benchmark::State& state) { compare(state, "read", {"read"}, few); }

BENCHMARK(not_named_cheapest)->UseManualTime()->Iterations(rounds);
BENCHMARK(not_named_many_names)->UseManualTime()->Iterations(rounds);
BENCHMARK(not_named_read_4k)->UseManualTime()->Iterations(rounds);
BENCHMARK(named_not_armed)->UseManualTime()->Iterations(rounds);
BENCHMARK(named_not_armed_read_4k)->UseManualTime()->Iterations(rounds);

}  // namespace
}  // namespace backfault

int main(int argc, char** argv) {
  if (argc == 4 && std::strcmp(argv[1], "--calls") == 0) {
    return backfault::make_calls(argv[2], std::atoi(argv[3]));
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
