// Is refused, sleeps and tries again, until its child listens.
#include "test/programs/zoo/zoo.h"

int main() {
  const int refusing = zoo::bind_to(0);
  const int port = zoo::port_of(refusing);
  const int child = zoo::fork_child([&] {
    zoo::quiet(900);
    zoo::must(listen(refusing, 8));
    zoo::put(zoo::accept_from(refusing));
  });
  int connection = zoo::try_connect(port);
  while (connection < 0) {
    zoo::quiet(250);
    connection = zoo::try_connect(port);
  }
  if (!zoo::get(connection)) return 1;
  zoo::reap(child);
}
