// Does nothing for 600 seconds. Word: how.
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <time.h>

#include "test/programs/say_ready.h"

int main(int argc, char** argv) {
  const std::string how = word_or(argc, argv, 1, "nanosleep");
  timespec time{.tv_sec = 600, .tv_nsec = 0};
  const int set = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{};
  say_ready();
  if (how == "nanosleep") syscall(SYS_nanosleep, &time, nullptr);
  if (how == "clock_nanosleep") clock_nanosleep(CLOCK_MONOTONIC, 0, &time, nullptr);
  if (how == "until") {
    clock_gettime(CLOCK_REALTIME, &time);
    time.tv_sec += 600;
    clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &time, nullptr);
  }
  if (how == "poll") poll(nullptr, 0, 600'000);
  if (how == "ppoll") ppoll(nullptr, 0, &time, nullptr);
  if (how == "pselect6") pselect(0, nullptr, nullptr, nullptr, &time, nullptr);
  if (how == "select") {
    timeval value{.tv_sec = 600, .tv_usec = 0};
    syscall(SYS_select, 0, nullptr, nullptr, nullptr, &value);
  }
  if (how == "epoll_wait") epoll_wait(set, &event, 1, 600'000);
  return 0;
}
