// What a trial costs beyond running the same programs by hand, and what being watched costs the
// client: ratios, measured in turns within one run, since single figures mean little on shared
// machines.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Words = std::vector<std::string>;

double seconds_since(const Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

pid_t start(const Words& words) {
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
  }
  pid_t pid = -1;
  const int error =
      posix_spawn(&pid, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) std::abort();
  return pid;
}

/// The exit code; a death by signal is none.
int finish(const pid_t pid) {
  int status = 0;
  if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

const std::string programs = BACKFAULT_PROGRAMS;

class Folder {
 public:
  Folder() {
    std::string name = "/dev/shm/trial_cost.XXXXXX";
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

struct BareRun {
  double whole = 0;   ///< Everything that a trial does, by hand.
  double client = 0;  ///< The client alone.
};

/// What a shell script would do: server, client, the list to compare with, end of the server.
BareRun run_bare(const std::string& data) {
  const Folder folder;
  const auto begun = Clock::now();
  const std::string address = "unix:" + (folder / "control");
  const pid_t server = start({programs + "/mock_server", "--listen", address, "--data", data,
                              "--status", folder / "status"});
  constexpr int most_looks = 20'000;
  for (int look = 0; !fs::exists(folder / "control"); ++look) {
    if (look == most_looks) std::abort();
    usleep(500);
  }
  const auto client_begun = Clock::now();
  const pid_t client = start({programs + "/mock_client", "backup", "--server", address, "--sink",
                              "null", "--to", folder / "archive", "--receipt", folder / "got"});
  if (finish(client) != 0) std::abort();
  BareRun run{.client = seconds_since(client_begun)};
  if (finish(start(
          {programs + "/mock_server", "manifest", "--data", data, "--to", folder / "sent"})) != 0) {
    std::abort();
  }
  kill(server, SIGTERM);
  finish(server);
  run.whole = seconds_since(begun);
  return run;
}

/// The same in one campaign of `trials` trials; figures are for one trial.
BareRun run_trials(const std::string& data, const int trials) {
  const Folder folder;
  std::ofstream(folder / "s.json") << R"({"schema": "backfault-scenario/1", "name": "cost",
    "server": {"target": "mock", "with": {"data": ")" +
                                          data + R"("}},
    "client": {"target": "mock", "with": {"sink": "null"}},
    "expect": {"outcome": "verified"}})";
  const auto begun = Clock::now();
  const int code = finish(
      start({programs + "/backfault", "run", folder / "s.json", "--trials", std::to_string(trials),
             "--seed", "1", "--out", folder / "run", "--progress", "none", "--format", "json"}));
  BareRun run{.whole = seconds_since(begun) / trials};
  if (code != 0) std::abort();
  std::ifstream journal(folder / "run/trials.jsonl");
  for (std::string line; std::getline(journal, line);) {
    const auto record = nlohmann::json::parse(line);
    for (const auto& process : record["processes"]) {
      if (process["role"] != "client") continue;
      const auto us = process["ended_us"].get<double>() - process["started_us"].get<double>();
      run.client += us / 1e6 / trials;
    }
  }
  return run;
}

BareRun run_bare_often(const std::string& data, const int times) {
  BareRun mean;
  for (int i = 0; i < times; ++i) {
    const BareRun one = run_bare(data);
    mean.whole += one.whole / times;
    mean.client += one.client / times;
  }
  return mean;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// `trial_to_bare`: time of a trial over time by hand. `watched_throughput`: the client's own
/// throughput in a trial over its throughput alone.
void trial_against_bare(benchmark::State& state) {
  const std::string data = std::to_string(state.range(0)) + "MiB";
  constexpr int per_round = 5;
  std::vector<double> whole;
  std::vector<double> client;
  for (auto _ : state) {
    const BareRun bare = run_bare_often(data, per_round);
    const BareRun trial = run_trials(data, per_round);
    whole.push_back(trial.whole / bare.whole);
    client.push_back(bare.client / trial.client);
  }
  state.counters["trial_to_bare"] = median(whole);
  state.counters["watched_throughput"] = median(client);
}
BENCHMARK(trial_against_bare)
    ->Arg(16)
    ->Arg(64)
    ->Arg(256)
    ->Iterations(7)
    ->Unit(benchmark::kMillisecond);

}  // namespace
