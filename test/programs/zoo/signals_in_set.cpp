// Waits for the ends of many children through a set that holds a descriptor for their signal.
#include <sys/epoll.h>
#include <sys/signalfd.h>

#include <csignal>

#include "test/programs/zoo/zoo.h"

int main() {
  sigset_t of_children;
  sigemptyset(&of_children);
  sigaddset(&of_children, SIGCHLD);
  zoo::must(sigprocmask(SIG_BLOCK, &of_children, nullptr));
  const int signals = zoo::must(signalfd(-1, &of_children, SFD_CLOEXEC));
  const int set = zoo::must(epoll_create1(EPOLL_CLOEXEC));
  epoll_event event{.events = EPOLLIN, .data = {}};
  zoo::must(epoll_ctl(set, EPOLL_CTL_ADD, signals, &event));
  for (int round = 0; round < 60; ++round) {
    const int child = zoo::fork_child([&] { zoo::quiet(10 + round); });
    signalfd_siginfo info{};
    zoo::must(epoll_wait(set, &event, 1, -1));
    zoo::must(read(signals, &info, sizeof info));
    zoo::reap(child);
  }
}
