// Waits for an empty pipe, a full-duplex Unix socket, an event counter and a timer. Words: the call
// ("epoll_wait", "poll", "ppoll", "select", "pselect6", "nested", "none"), the time-out in
// milliseconds (-1: none), and "timer" to arm the timer for 300 seconds.
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>

#include "test/programs/say_ready.h"

namespace {

int make_set(const int (&members)[4]) {
  const int set = epoll_create1(EPOLL_CLOEXEC);
  for (const int member : members) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = member}};
    epoll_ctl(set, EPOLL_CTL_ADD, member, &event);
  }
  return set;
}

void wait_in_poll(const int (&members)[4], const std::string& call, int limit_ms) {
  pollfd polled[5];
  for (int i = 0; i < 4; ++i) polled[i] = {.fd = members[i], .events = POLLIN, .revents = 0};
  polled[4] = {.fd = -1, .events = POLLIN, .revents = 0};
  const timespec limit{.tv_sec = limit_ms / 1000, .tv_nsec = 0};
  if (call == "poll") poll(polled, 5, limit_ms);
  if (call == "ppoll") ppoll(polled, 5, limit_ms < 0 ? nullptr : &limit, nullptr);
}

void wait_in_select(const int (&members)[4], const std::string& call, int limit_ms) {
  fd_set set;
  FD_ZERO(&set);
  for (const int member : members) FD_SET(member, &set);
  const timespec limit{.tv_sec = limit_ms / 1000, .tv_nsec = 0};
  timeval value{.tv_sec = limit_ms / 1000, .tv_usec = 0};
  const int count = members[3] + 1;
  if (call == "select") {
    syscall(SYS_select, count, &set, nullptr, nullptr, limit_ms < 0 ? nullptr : &value);
  } else {
    pselect(count, &set, nullptr, nullptr, limit_ms < 0 ? nullptr : &limit, nullptr);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string call = word_or(argc, argv, 1, "epoll_wait");
  const int limit_ms = std::stoi(word_or(argc, argv, 2, "-1"));
  int pipe_ends[2];
  int sockets[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) return 1;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) return 1;
  const int counter = eventfd(0, EFD_CLOEXEC);
  const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  const itimerspec in_300_seconds{.it_interval = {}, .it_value = {.tv_sec = 300, .tv_nsec = 0}};
  if (word_or(argc, argv, 3, "") == "timer") timerfd_settime(timer, 0, &in_300_seconds, nullptr);
  const int members[4] = {pipe_ends[0], sockets[0], counter, timer};
  const int set = make_set(members);
  const int outer = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{.events = EPOLLIN, .data = {.fd = set}};
  if (call == "nested") epoll_ctl(outer, EPOLL_CTL_ADD, set, &event);
  say_ready();
  if (call == "epoll_wait") epoll_wait(set, &event, 1, limit_ms);
  if (call == "nested" || call == "none") epoll_wait(outer, &event, 1, limit_ms);
  if (call == "poll" || call == "ppoll") wait_in_poll(members, call, limit_ms);
  if (call == "select" || call == "pselect6") wait_in_select(members, call, limit_ms);
  return 0;
}
