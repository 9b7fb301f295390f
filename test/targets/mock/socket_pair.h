#pragma once

#include <sys/socket.h>

#include <array>

#include "targets/mock/protocol/fd.h"

namespace mock::test {

/// Two connected Unix sockets.
struct SocketPair {
  SocketPair() {
    std::array<int, 2> ends{-1, -1};
    static_cast<void>(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()));
    ours = Fd(ends[0]);
    theirs = Fd(ends[1]);
  }

  Fd ours;
  Fd theirs;
};

}  // namespace mock::test
