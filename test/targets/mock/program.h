#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "targets/mock/protocol/fd.h"

namespace mock::test {

/// How a program ended, and what it printed.
struct Ending {
  int exit_code = -1;  ///< -1: killed by a signal, or did not end in time
  std::string errors;  ///< its stderr
};

/// A program of the mock as a process of its own. A minute is the most it may take.
class Program {
 public:
  Program(const char* file, const std::vector<std::string>& arguments);
  Program(Program&&) = delete;
  /// Kills it if it still runs.
  ~Program();

  /// The first line of its stdout; empty if it ended without one.
  std::string first_line();
  [[nodiscard]] bool is_running() const;
  void send_signal(int number) const;
  Ending wait();

 private:
  std::string error_path_;
  Fd output_;
  Fd process_;
  pid_t pid_ = -1;
  bool reaped_ = false;
};

Ending run_server(const std::vector<std::string>& arguments);
Ending run_client(const std::vector<std::string>& arguments);

/// A server that already listens.
class RunningServer {
 public:
  explicit RunningServer(const std::vector<std::string>& arguments)
      : program_(MOCK_SERVER, arguments), line_(program_.first_line()) {}

  /// What to give to --server.
  [[nodiscard]] std::string address() const {
    return line_.starts_with("ready ") ? line_.substr(6) : "";
  }
  Program& program() { return program_; }
  /// SIGTERM, and the ending.
  Ending stop();

 private:
  Program program_;
  std::string line_;
};

}  // namespace mock::test
