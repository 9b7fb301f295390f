// The signal state that a forked process starts from.
#pragma once

#include <signal.h>

namespace backfault {

/// Default dispositions and an empty mask: handlers and masks of the harness are its own business.
inline void reset_signals() {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) {
    ::sigaction(number, &standard, nullptr);  // SIGKILL and SIGSTOP refuse, rightly.
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace backfault
