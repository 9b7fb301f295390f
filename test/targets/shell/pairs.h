// Two ends of a connection or of a pipe, inside one test.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "targets/shell/fd.h"

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

}  // namespace shell::test
