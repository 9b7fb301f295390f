// The signal state that a forked process starts from.
#pragma once

#include <signal.h>

namespace backfault {

/// Sets default dispositions and an empty mask: no child inherits those of the harness.
inline void reset_signals() {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) {
    ::sigaction(number, &standard,
                nullptr);  // Fails for SIGKILL and SIGSTOP, which have the default.
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace backfault
