// Waits for a timer descriptor, in each way in which one can wait for a descriptor.
#include <sys/epoll.h>
#include <sys/timerfd.h>

#include "test/programs/zoo/zoo.h"

int main() {
  const int timer = zoo::must(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
  const itimerspec every{.it_interval = zoo::milliseconds(200), .it_value = zoo::milliseconds(300)};
  zoo::must(timerfd_settime(timer, 0, &every, nullptr));
  const int set = zoo::must(epoll_create1(EPOLL_CLOEXEC));
  epoll_event event{.events = EPOLLIN, .data = {}};
  zoo::must(epoll_ctl(set, EPOLL_CTL_ADD, timer, &event));
  pollfd direct{.fd = timer, .events = POLLIN, .revents = 0};
  pollfd nested{.fd = set, .events = POLLIN, .revents = 0};
  std::uint64_t count = 0;
  const auto take = [&] { zoo::must(read(timer, &count, sizeof count)); };
  take();
  zoo::must(poll(&direct, 1, -1));
  take();
  zoo::must(epoll_wait(set, &event, 1, -1));
  take();
  zoo::must(poll(&nested, 1, -1));
  take();
}
