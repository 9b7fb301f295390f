// Waits for half a second for what never comes, and tells how that ended: "time-out" or
// "interrupted". Word: "epoll_wait" or "recv".
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>

#include "test/programs/say_ready.h"

int main(int argc, char** argv) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return 1;
  const timeval limit{.tv_sec = 0, .tv_usec = 500'000};
  setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const int set = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{.events = EPOLLIN, .data = {.fd = ends[0]}};
  epoll_ctl(set, EPOLL_CTL_ADD, ends[0], &event);
  char byte = 0;
  say_ready();
  errno = 0;
  if (word_or(argc, argv, 1, "") == "recv") {
    static_cast<void>(recv(ends[0], &byte, 1, 0));
  } else {
    epoll_wait(set, &event, 1, 500);
  }
  const std::string how = errno == EINTR ? "interrupted\n" : "time-out\n";
  if (write(STDOUT_FILENO, how.data(), how.size()) < 0) return 1;
  return 0;
}
