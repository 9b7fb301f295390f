// Waits for the end of its children through a descriptor for their signal.
#include <sys/signalfd.h>

#include <csignal>

#include "test/programs/zoo/zoo.h"

int main() {
  sigset_t of_children;
  sigemptyset(&of_children);
  sigaddset(&of_children, SIGCHLD);
  zoo::must(sigprocmask(SIG_BLOCK, &of_children, nullptr));
  const int signals = zoo::must(signalfd(-1, &of_children, SFD_CLOEXEC));
  for (int round = 0; round < 3; ++round) {
    const int child = zoo::fork_child([] { zoo::quiet(350); });
    signalfd_siginfo info{};
    zoo::must(read(signals, &info, sizeof info));
    zoo::reap(child);
  }
}
