// A set keeps a timer that is open under another number, while the number that it was added under
// leads to a counter that nobody raises.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

#include "test/programs/zoo/zoo.h"

int main() {
  const int set = zoo::must(epoll_create1(EPOLL_CLOEXEC));
  const int timer = zoo::must(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
  epoll_event event{.events = EPOLLIN, .data = {.u64 = 7}};
  zoo::must(epoll_ctl(set, EPOLL_CTL_ADD, timer, &event));
  const itimerspec in_a_while{.it_interval = {}, .it_value = zoo::milliseconds(800)};
  zoo::must(timerfd_settime(timer, 0, &in_a_while, nullptr));
  zoo::must(fcntl(timer, F_DUPFD_CLOEXEC, 20));
  const int counter = zoo::must(eventfd(0, EFD_CLOEXEC));
  zoo::must(dup3(counter, timer, O_CLOEXEC));
  return epoll_wait(set, &event, 1, -1) == 1 && event.data.u64 == 7 ? 0 : 1;
}
