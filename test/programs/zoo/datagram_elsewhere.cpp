// A datagram socket that is connected to one and sends to another, whose queue is full until the
// child takes something.
#include <sys/un.h>

#include <csignal>

#include "test/programs/zoo/zoo.h"

int main() {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "elsewhere_%d", getpid());
  const auto* const address = reinterpret_cast<const sockaddr*>(&name);
  std::array<int, 2> connected{};
  zoo::must(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, connected.data()));
  const int child = zoo::fork_child([&] {
    const int elsewhere = zoo::must(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    zoo::must(bind(elsewhere, address, sizeof name));
    close(connected[0]);
    close(connected[1]);
    zoo::quiet(800);
    while (zoo::get(elsewhere)) zoo::quiet(1);
  });
  while (sendto(connected[0], "x", 1, MSG_DONTWAIT, address, sizeof name) != 1) zoo::quiet(10);
  while (sendto(connected[0], "x", 1, MSG_DONTWAIT, address, sizeof name) == 1) {
  }
  zoo::must(sendto(connected[0], "x", 1, 0, address, sizeof name));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
}
