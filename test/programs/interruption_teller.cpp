// Waits for half a second for what never comes, and tells how that ended: "time-out" or
// "interrupted". Word: "epoll_wait", "recv", "semop" or "nanosleep"; the kernel restarts none of
// them after a signal that is handled.
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <ctime>

#include "test/programs/say_ready.h"

namespace {

constexpr timespec half_a_second{.tv_sec = 0, .tv_nsec = 500'000'000};

void wait_in_epoll(const int descriptor) {
  const int set = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
  epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event);
  say_ready();
  epoll_wait(set, &event, 1, 500);
}

void wait_in_recv(const int descriptor) {
  const timeval limit{.tv_sec = 0, .tv_usec = 500'000};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  char byte = 0;
  say_ready();
  static_cast<void>(recv(descriptor, &byte, 1, 0));
}

void wait_in_semop() {
  const int set = semget(IPC_PRIVATE, 1, 0600);
  sembuf take{.sem_num = 0, .sem_op = -1, .sem_flg = 0};
  say_ready();
  semtimedop(set, &take, 1, &half_a_second);
  const int how = errno;
  semctl(set, 0, IPC_RMID);
  errno = how;
}

void wait_in_nanosleep() {
  say_ready();
  nanosleep(&half_a_second, nullptr);
}

}  // namespace

int main(int argc, char** argv) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return 1;
  struct sigaction handled {};
  handled.sa_handler = [](int) {};
  sigaction(SIGUSR1, &handled, nullptr);
  const std::string call = word_or(argc, argv, 1, "");
  errno = 0;
  if (call == "recv") {
    wait_in_recv(ends[0]);
  } else if (call == "semop") {
    wait_in_semop();
  } else if (call == "nanosleep") {
    wait_in_nanosleep();
  } else {
    wait_in_epoll(ends[0]);
  }
  const std::string how = errno == EINTR ? "interrupted\n" : "time-out\n";
  if (write(STDOUT_FILENO, how.data(), how.size()) < 0) return 1;
  return 0;
}
