// Starts one of the programs of test/programs and waits until it is where the test wants it.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <vector>

#include "harness/base/fd.h"
#include "harness/os/proc/thread_sampler.h"

namespace backfault {

/// Asks again every millisecond until `holds`, for ten seconds at most.
inline bool becomes_true(const std::function<bool()>& holds) {
  for (int attempt = 0; attempt < 10'000; ++attempt) {
    if (holds()) return true;
    static_cast<void>(::poll(nullptr, 0, 1));
  }
  return false;
}

/// A running program, ended by force when the test is over. It writes one line when it is ready.
class TinyProgram {
 public:
  /// `name`: of one of test/programs, or the path of any other program.
  explicit TinyProgram(const std::string& name, std::vector<std::string> words = {}) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
    output_ = Fd(ends[0]);
    const Fd their_end(ends[1]);
    const std::string folder =
        name.starts_with('/') ? "" : BACKFAULT_BINARY_FOLDER "/bin/programs/";
    const std::string path = folder + name;
    words.insert(words.begin(), path);
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, their_end.get(), STDOUT_FILENO);
    if (::posix_spawn(&pid_, path.c_str(), &actions, nullptr, argv.data(), environ) != 0) pid_ = -1;
    posix_spawn_file_actions_destroy(&actions);
    EXPECT_GT(pid_, 0) << "cannot start " << path;
  }
  TinyProgram(const TinyProgram&) = delete;
  TinyProgram& operator=(const TinyProgram&) = delete;
  ~TinyProgram() { end(); }

  [[nodiscard]] int pid() const { return pid_; }

  /// The next line that it wrote; empty when none came within ten seconds.
  std::string read_line() {
    while (text_.find('\n') == std::string::npos) {
      pollfd readable{.fd = output_.get(), .events = POLLIN, .revents = 0};
      std::array<char, 256> piece{};
      if (::poll(&readable, 1, 10'000) != 1) return "";
      const ssize_t count = ::read(output_.get(), piece.data(), piece.size());
      if (count <= 0) return "";
      text_.append(piece.data(), static_cast<std::size_t>(count));
    }
    const auto end = text_.find('\n');
    std::string line = text_.substr(0, end);
    text_.erase(0, end + 1);
    return line;
  }

  void signal(const int number) const {
    if (pid_ > 0) ::kill(pid_, number);
  }
  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

  /// The threads of this program and of the programs in `others`.
  [[nodiscard]] Sample sample(const std::vector<int>& others = {}) const {
    Sample all;
    add_threads_of(pid_, std::nullopt, all);
    for (const int pid : others) add_threads_of(pid, std::nullopt, all);
    return all;
  }

  /// Waits until `threads` threads are there and all are blocked; the sample that shows it.
  [[nodiscard]] Sample sample_when_blocked(const std::size_t threads = 1) const {
    Sample found;
    EXPECT_TRUE(becomes_true([&] {
      found = sample();
      return found.threads.size() == threads &&
             std::all_of(found.threads.begin(), found.threads.end(), [](const auto& thread) {
               return thread.state != ThreadState::running && thread.blocked.has_value();
             });
    }));
    return found;
  }

 private:
  pid_t pid_ = -1;
  Fd output_;
  std::string text_;
};

}  // namespace backfault
