// Waits for a set in a set in a set, of which the innermost holds a timer that the parent armed.
#include <sys/epoll.h>
#include <sys/timerfd.h>

#include "test/programs/zoo/zoo.h"

namespace {

int set_with(const int member) {
  const int set = zoo::must(epoll_create1(EPOLL_CLOEXEC));
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {}};
  zoo::must(epoll_ctl(set, EPOLL_CTL_ADD, member, &event));
  return set;
}

}  // namespace

int main() {
  const int timer = zoo::must(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
  const int set = set_with(set_with(set_with(timer)));
  const itimerspec again{.it_interval = zoo::milliseconds(400), .it_value = zoo::milliseconds(400)};
  zoo::must(timerfd_settime(timer, 0, &again, nullptr));
  zoo::reap(zoo::fork_child([&] {
    for (int round = 0; round < 3; ++round) {
      epoll_event event{};
      std::uint64_t count = 0;
      zoo::must(epoll_wait(set, &event, 1, -1));
      zoo::must(read(timer, &count, sizeof count));
    }
  }));
}
