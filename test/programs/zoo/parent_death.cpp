// Waits for a message of a process that speaks when the kernel tells it that its parent has ended.
#include <csignal>

#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Sockets line = zoo::make_sockets();
  sigset_t of_parent;
  sigemptyset(&of_parent);
  sigaddset(&of_parent, SIGUSR1);
  zoo::must(sigprocmask(SIG_BLOCK, &of_parent, nullptr));
  const int child = zoo::fork_child([&] {
    if (zoo::must(fork()) != 0) {
      zoo::get(line.other);
      zoo::quiet(700);
      _exit(0);
    }
    siginfo_t info{};
    zoo::must(prctl(PR_SET_PDEATHSIG, SIGUSR1));
    zoo::put(line.one);
    zoo::must(sigwaitinfo(&of_parent, &info));
    zoo::put(line.other);
  });
  zoo::get(line.one);
  zoo::reap(child);
}
