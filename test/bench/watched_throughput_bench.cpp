// What being watched costs a client: its throughput in a trial over its throughput alone, measured
// in turns within one run. Client and server have a core each in both, since the scheduler may also
// put two that wait for each other on the same one, and then they are three times slower.
#include <benchmark/benchmark.h>

#include "test/bench/programs_by_hand.h"

namespace {

using namespace by_hand;  // NOLINT(google-build-using-namespace)

Words on_core(const int core, const Words& words) {
  Words all = {"taskset", "-c", std::to_string(core)};
  all.insert(all.end(), words.begin(), words.end());
  return all;
}
Words server_words(const std::string& folder, const std::string& data) {
  return on_core(0, {programs + "/mock_server", "--listen", "unix:" + folder + "/control", "--data",
                     data, "--status", folder + "/status"});
}
Words client_words(const std::string& folder) {
  return on_core(1, {programs + "/mock_client", "backup", "--server", "unix:" + folder + "/control",
                     "--sink", "null", "--to", folder + "/archive"});
}

/// Seconds of each, by the same server.
std::vector<double> run_alone(const std::string& data, const int times) {
  const Folder folder;
  const Server server(server_words(folder.path(), data));
  std::vector<double> seconds;
  for (int i = 0; i < times; ++i) {
    const auto begun = Clock::now();
    finish(start(client_words(folder.path())));
    seconds.push_back(seconds_since(begun));
    std::filesystem::remove_all(folder / "archive");
  }
  return seconds;
}

double client_seconds(const nlohmann::json& record) {
  for (const auto& process : record.at("processes")) {
    if (process.at("role") != "client") continue;
    return (process.at("ended_us").get<double>() - process.at("started_us").get<double>()) / 1e6;
  }
  std::abort();
}

/// In trials that do nothing but watch it; `status`: whether the server counts its bytes, or the
/// kernel's sockets have to be asked.
std::vector<double> run_watched(const std::string& data, const bool status, const int trials) {
  const Folder folder;
  nlohmann::json target = {
      {"schema", "backfault-target/1"},
      {"name", "watched"},
      {"server", {{"run", server_words("${trial.dir}", data)}, {"ready", {{"output", "^ready "}}}}},
      {"client", {{"run", client_words("${trial.dir}")}}},
      {"verify", {{"command", {"true"}}}}};
  if (status) target["status"] = "${trial.dir}/status";
  std::ofstream(folder / "t.json") << target;
  std::ofstream(folder / "s.json") << nlohmann::json{{"schema", "backfault-scenario/1"},
                                                     {"name", "watched"},
                                                     {"client", {{"target", folder / "t.json"}}},
                                                     {"expect", {{"outcome", "verified"}}}};
  std::vector<double> seconds;
  for (const auto& record : run_campaign(folder, trials)) seconds.push_back(client_seconds(record));
  return seconds;
}

/// Data in GiB: so much that starting a client hardly counts. Status page.
void watched_against_alone(benchmark::State& state) {
  const std::string data = std::to_string(state.range(0)) + "GiB";
  constexpr int per_round = 3;
  std::vector<double> alone;
  std::vector<double> watched;
  for (auto _ : state) {
    for (const double time : run_alone(data, 2 * per_round)) alone.push_back(time);
    for (const double time : run_watched(data, state.range(1) != 0, per_round)) {
      watched.push_back(time);
    }
  }
  state.counters["watched_throughput"] = median(alone) / median(watched);
  state.counters["best"] = *std::ranges::min_element(alone) / *std::ranges::min_element(watched);
}
BENCHMARK(watched_against_alone)
    ->Args({4, 1})
    ->Args({4, 0})
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);

}  // namespace
