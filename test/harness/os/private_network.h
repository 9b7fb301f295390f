// Runs a piece of a test in a network namespace of its own, with a loopback device that is up.
#pragma once

#include <gtest/gtest.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <functional>

#include "harness/base/fd.h"

namespace backfault {

/// What the body expects in vain is printed and fails the test that called. Skips the test when
/// the machine does not permit namespaces.
inline void in_private_network(const std::function<void()>& body) {
  constexpr int not_permitted = 77;
  const pid_t child = ::fork();
  if (child == 0) {
    if (::unshare(CLONE_NEWNET) != 0) ::_exit(not_permitted);
    const Fd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ifreq up{};
    std::strncpy(up.ifr_name, "lo", IFNAMSIZ - 1);
    up.ifr_flags = IFF_UP | IFF_RUNNING;
    if (::ioctl(socket.get(), SIOCSIFFLAGS, &up) != 0) ::_exit(not_permitted);
    body();
    static_cast<void>(std::fflush(nullptr));
    ::_exit(::testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == not_permitted) {
    GTEST_SKIP() << "needs a network namespace (CAP_SYS_ADMIN)";
  }
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
}

}  // namespace backfault
