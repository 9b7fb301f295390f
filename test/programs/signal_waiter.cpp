// Waits for a signal. Word: "pause", "sigtimedwait" (600 seconds) or "sigwait".
#include <signal.h>
#include <sys/syscall.h>

#include "test/programs/say_ready.h"

int main(int argc, char** argv) {
  const std::string how = word_or(argc, argv, 1, "pause");
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  const timespec limit{.tv_sec = 600, .tv_nsec = 0};
  int number = 0;
  say_ready();
  if (how == "pause") syscall(SYS_pause);
  if (how == "sigtimedwait") sigtimedwait(&set, nullptr, &limit);
  if (how == "sigwait") sigwait(&set, &number);
  return 0;
}
