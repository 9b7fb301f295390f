// What a shell script would do with the mock pair, and the same in a campaign: for benchmarks that
// compare the two.
#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace by_hand {

using Words = std::vector<std::string>;
using Clock = std::chrono::steady_clock;

inline const std::string programs = BACKFAULT_PROGRAMS;

inline double seconds_since(const Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// In memory, and gone with this object.
class Folder {
 public:
  Folder() {
    std::string name = "/dev/shm/backfault_bench.XXXXXX";
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// `output` -1: nobody wants to read what it writes.
inline pid_t start(const Words& words, const int output = -1) {
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
  }
  if (output != -1) posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  pid_t pid = -1;
  const int error =
      posix_spawnp(&pid, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) std::abort();
  return pid;
}

/// Ends the benchmark when the program fails.
inline void finish(const pid_t pid) {
  int status = 0;
  if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    std::abort();
  }
}

/// A mock server that can be talked to: it has said that it is ready.
class Server {
 public:
  explicit Server(const Words& words) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) std::abort();
    pid_ = start(words, ends[1]);
    close(ends[1]);
    std::array<char, 256> said{};
    if (read(ends[0], said.data(), said.size()) <= 0) std::abort();
    output_ = ends[0];
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
    close(output_);
  }

 private:
  pid_t pid_ = -1;
  int output_ = -1;
};

/// Runs the scenario s.json in the folder; what its journal has to say of each trial.
inline std::vector<nlohmann::json> run_campaign(const Folder& folder, const int trials) {
  finish(
      start({programs + "/backfault", "run", folder / "s.json", "--trials", std::to_string(trials),
             "--seed", "1", "--out", folder / "run", "--progress", "none", "--format", "json"}));
  std::ifstream journal(folder / "run/trials.jsonl");
  std::vector<nlohmann::json> records;
  for (std::string line; std::getline(journal, line);) {
    records.push_back(nlohmann::json::parse(line));
  }
  return records;
}

}  // namespace by_hand
