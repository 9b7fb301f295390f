// Receives again and again until its time-out; then the peer, which did the same, speaks.
#include <sys/time.h>

#include "test/programs/zoo/zoo.h"

namespace {

bool try_receive(const int fd) {
  char byte = 0;
  if (recv(fd, &byte, 1, 0) == 1) return true;
  if (errno != EAGAIN) _exit(7);
  return false;
}

}  // namespace

int main() {
  const zoo::Sockets line = zoo::make_sockets();
  const timeval limit{.tv_sec = 0, .tv_usec = 250'000};
  for (const int fd : {line.one, line.other}) {
    zoo::must(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit));
  }
  const int child = zoo::fork_child([&] {
    for (int round = 0; round < 4; ++round) try_receive(line.other);
    zoo::put(line.other);
  });
  while (!try_receive(line.one)) {
  }
  zoo::reap(child);
}
