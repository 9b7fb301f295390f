// What a trial costs beyond running the same programs by hand: a ratio, measured in turns within
// one run, since single figures mean little on shared machines.
#include <benchmark/benchmark.h>

#include "test/bench/programs_by_hand.h"

namespace {

using namespace by_hand;  // NOLINT(google-build-using-namespace)

/// Server, client, the list to compare with, end of the server; seconds.
double run_bare(const std::string& data) {
  const Folder folder;
  const auto begun = Clock::now();
  const std::string address = "unix:" + (folder / "control");
  {
    const Server server({programs + "/mock_server", "--listen", address, "--data", data, "--status",
                         folder / "status"});
    finish(start({programs + "/mock_client", "backup", "--server", address, "--sink", "null",
                  "--to", folder / "archive", "--receipt", folder / "got"}));
    finish(start({programs + "/mock_server", "manifest", "--data", data, "--to", folder / "sent"}));
  }
  return seconds_since(begun);
}

/// The same in one campaign; seconds of all trials.
double run_trials(const std::string& data, const int trials) {
  const Folder folder;
  std::ofstream(folder / "s.json") << R"({"schema": "backfault-scenario/1", "name": "cost",
    "server": {"target": "mock", "with": {"data": ")" +
                                          data + R"("}},
    "client": {"target": "mock", "with": {"sink": "null"}},
    "expect": {"outcome": "verified"}})";
  const auto begun = Clock::now();
  run_campaign(folder, trials);
  return seconds_since(begun);
}

void trial_against_bare(benchmark::State& state) {
  const std::string data = std::to_string(state.range(0)) + "MiB";
  constexpr int per_round = 5;
  std::vector<double> ratios;
  for (auto _ : state) {
    double bare = 0;
    for (int i = 0; i < per_round; ++i) bare += run_bare(data);
    ratios.push_back(run_trials(data, per_round) / bare);
  }
  state.counters["trial_to_bare"] = median(ratios);
}
BENCHMARK(trial_against_bare)
    ->Arg(16)
    ->Arg(64)
    ->Arg(256)
    ->Iterations(7)
    ->Unit(benchmark::kMillisecond);

}  // namespace
