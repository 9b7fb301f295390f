// Finds which connections belong together, and starts a session for each pair.
#pragma once

#include <string>
#include <vector>

#include "targets/shell/fd.h"
#include "targets/shell/greeting.h"
#include "targets/shell/stream.h"

namespace shell {

class Server {
 public:
  explicit Server(Fd listener) : listener_(std::move(listener)) {}

  /// Serves until something fails that is not one client's fault.
  [[nodiscard]] Result<void> serve();
  /// Waits once for events and handles them.
  [[nodiscard]] Result<void> serve_once();

 private:
  /// A connection that has no session yet.
  struct Pending {
    Fd socket;
    std::string line;  ///< The part of the greeting that has arrived.
    Greeting greeting;
    bool greeted = false;
    std::string command;
    bool gone = false;

    [[nodiscard]] bool complete() const {
      return greeted && command.size() == greeting.command_bytes;
    }
  };

  [[nodiscard]] Result<void> accept_one();
  static void read_more(Pending& pending);
  [[nodiscard]] Result<void> start_pairs();
  [[nodiscard]] Result<void> start_session(Pending data, Pending status);

  Fd listener_;
  std::vector<Pending> pending_;
};

}  // namespace shell
