// What several tests of the remote shell need: two ends of a connection or a pipe, and a server.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "targets/shell/fd.h"
#include "targets/shell/server.h"
#include "targets/shell/stream.h"

namespace shell::test {

struct Pair {
  Fd first;   ///< Of a pipe: the reading end.
  Fd second;  ///< Of a pipe: the writing end.
};

inline Pair socket_pair() {
  std::array<int, 2> ends{-1, -1};
  static_cast<void>(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()));
  return {Fd(ends[0]), Fd(ends[1])};
}

inline Pair pipe_pair() {
  std::array<int, 2> ends{-1, -1};
  static_cast<void>(::pipe2(ends.data(), O_CLOEXEC));
  return {Fd(ends[0]), Fd(ends[1])};
}

/// As the programs do: a peer that has gone is an error, and no signal.
inline void ignore_broken_pipes() { ::signal(SIGPIPE, SIG_IGN); }

/// A server in a process of its own, which ends with this object.
class RunningServer {
 public:
  RunningServer() {
    ignore_broken_pipes();
    auto listener = listen_on(0);
    if (!listener) return;
    port_ = port_of(*listener);
    pid_ = ::fork();
    if (pid_ != 0) return;
    ::signal(SIGCHLD, SIG_IGN);
    static_cast<void>(Server(*std::move(listener)).serve());
    ::_exit(1);
  }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;
  ~RunningServer() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  /// 0 when it could not be started.
  [[nodiscard]] std::uint16_t port() const { return pid_ > 0 ? port_ : std::uint16_t{0}; }

 private:
  std::uint16_t port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace shell::test
