// Parent and child hold the two ends of a pair of Unix sockets, and each waits for the other.
#include <signal.h>
#include <sys/socket.h>

#include "test/programs/say_ready.h"

int main() {
  const int parent = getpid();
  int ends[2] = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return 1;
  const int child = fork();
  char byte = 0;
  if (child == 0) {
    end_with(parent);
    close(ends[0]);
    return static_cast<int>(recv(ends[1], &byte, 1, 0));
  }
  close(ends[1]);
  say_ready(std::to_string(child));
  return static_cast<int>(recv(ends[0], &byte, 1, 0));
}
