// Waits in poll(2) for the end of a grandchild, which is none of its own children.
#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Sockets line = zoo::make_sockets();
  const int child = zoo::fork_child([&] {
    const int grandchild = zoo::fork_child([] { zoo::quiet(800); });
    zoo::must(write(line.other, &grandchild, sizeof grandchild));
    zoo::get(line.other);
    zoo::reap(grandchild);
  });
  int grandchild = 0;
  zoo::must(read(line.one, &grandchild, sizeof grandchild));
  const auto process = static_cast<int>(zoo::must(syscall(SYS_pidfd_open, grandchild, 0)));
  pollfd polled{.fd = process, .events = POLLIN, .revents = 0};
  if (poll(&polled, 1, -1) != 1) return 1;
  zoo::put(line.one);
  zoo::reap(child);
}
