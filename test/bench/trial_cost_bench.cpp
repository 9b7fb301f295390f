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

/// Seconds.
struct TrialTime {
  double whole = 0;
  double client = 0;  ///< The client alone.
};

/// A server that can be talked to.
pid_t start_server(const std::string& address, const std::string& data, const Folder& folder) {
  const pid_t server = start({programs + "/mock_server", "--listen", address, "--data", data,
                              "--status", folder / "status"});
  constexpr int most_looks = 20'000;
  for (int look = 0; !fs::exists(folder / "control"); ++look) {
    if (look == most_looks) std::abort();
    usleep(500);
  }
  return server;
}

double time_client(const std::string& address, const Folder& folder, const Words& more = {}) {
  const auto begun = Clock::now();
  Words words = {programs + "/mock_client", "backup", "--server", address, "--sink", "null", "--to",
                 folder / "archive"};
  words.insert(words.end(), more.begin(), more.end());
  if (finish(start(words)) != 0) std::abort();
  return seconds_since(begun);
}

/// What a shell script would do: server, client, the list to compare with, end of the server.
double run_bare(const std::string& data) {
  const Folder folder;
  const auto begun = Clock::now();
  const std::string address = "unix:" + (folder / "control");
  const pid_t server = start_server(address, data, folder);
  static_cast<void>(time_client(address, folder, {"--receipt", folder / "got"}));
  if (finish(start(
          {programs + "/mock_server", "manifest", "--data", data, "--to", folder / "sent"})) != 0) {
    std::abort();
  }
  kill(server, SIGTERM);
  finish(server);
  return seconds_since(begun);
}

/// The scenario s.json in the folder; figures are for one trial.
TrialTime run_campaign(const Folder& folder, const int trials) {
  const auto begun = Clock::now();
  const int code = finish(
      start({programs + "/backfault", "run", folder / "s.json", "--trials", std::to_string(trials),
             "--seed", "1", "--out", folder / "run", "--progress", "none", "--format", "json"}));
  TrialTime run{.whole = seconds_since(begun) / trials};
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

/// The same in one campaign.
TrialTime run_trials(const std::string& data, const int trials) {
  const Folder folder;
  std::ofstream(folder / "s.json") << R"({"schema": "backfault-scenario/1", "name": "cost",
    "server": {"target": "mock", "with": {"data": ")" +
                                          data + R"("}},
    "client": {"target": "mock", "with": {"sink": "null"}},
    "expect": {"outcome": "verified"}})";
  return run_campaign(folder, trials);
}

/// The client's own time in trials that do nothing but watch it.
double run_watched(const std::string& data, const int trials) {
  const Folder folder;
  std::ofstream(folder / "t.json") << R"({"schema": "backfault-target/1", "name": "watched",
    "server": {"run": ["mock_server", "--listen", "unix:${trial.dir}/control",
                       "--status", "${trial.dir}/status", "--data", ")" +
                                          data + R"("],
               "ready": {"path": "${trial.dir}/control"}},
    "client": {"run": ["mock_client", "backup", "--server", "unix:${trial.dir}/control", "--sink",
                       "null", "--to", "${trial.dir}/archive"]},
    "verify": {"command": ["true"]}})";
  std::ofstream(folder / "s.json") << R"({"schema": "backfault-scenario/1", "name": "watched",
    "client": {"target": ")" + folder / "t.json" +
                                          R"("}, "expect": {"outcome": "verified"}})";
  return run_campaign(folder, trials).client;
}

/// The client alone, by hand.
double run_alone(const std::string& data, const int times) {
  double mean = 0;
  for (int i = 0; i < times; ++i) {
    const Folder folder;
    const std::string address = "unix:" + (folder / "control");
    const pid_t server = start_server(address, data, folder);
    mean += time_client(address, folder) / times;
    kill(server, SIGTERM);
    finish(server);
  }
  return mean;
}

double run_bare_often(const std::string& data, const int times) {
  double mean = 0;
  for (int i = 0; i < times; ++i) mean += run_bare(data) / times;
  return mean;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Time of a trial over time by hand.
void trial_against_bare(benchmark::State& state) {
  const std::string data = std::to_string(state.range(0)) + "MiB";
  constexpr int per_round = 5;
  std::vector<double> ratios;
  for (auto _ : state) {
    const double bare = run_bare_often(data, per_round);
    ratios.push_back(run_trials(data, per_round).whole / bare);
  }
  state.counters["trial_to_bare"] = median(ratios);
}
BENCHMARK(trial_against_bare)
    ->Arg(16)
    ->Arg(64)
    ->Arg(256)
    ->Iterations(7)
    ->Unit(benchmark::kMillisecond);

/// The client's throughput in a trial over its throughput alone.
void watched_against_alone(benchmark::State& state) {
  const std::string data = std::to_string(state.range(0)) + "MiB";
  constexpr int per_round = 3;
  std::vector<double> ratios;
  for (auto _ : state) {
    const double before = run_alone(data, per_round);
    const double watched = run_watched(data, per_round);
    const double after = run_alone(data, per_round);
    ratios.push_back((before + after) / 2 / watched);
  }
  state.counters["watched_throughput"] = median(ratios);
}
BENCHMARK(watched_against_alone)->Arg(1024)->Iterations(7)->Unit(benchmark::kMillisecond);

}  // namespace
