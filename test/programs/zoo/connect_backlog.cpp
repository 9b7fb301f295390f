// Connects to a listener whose queue is full: the kernel asks again after a second, and by then the
// child has accepted the connection that was in the way.
#include "test/programs/zoo/zoo.h"

int main() {
  const int listener = zoo::bind_to(0);
  zoo::must(listen(listener, 0));
  const int port = zoo::port_of(listener);
  const int in_the_way = zoo::must(zoo::try_connect(port));
  const int child = zoo::fork_child([&] {
    zoo::quiet(500);
    zoo::accept_from(listener);
    zoo::put(zoo::accept_from(listener));
  });
  const int connection = zoo::must(zoo::try_connect(port));
  if (!zoo::get(connection)) return 1;
  close(in_the_way);
  zoo::reap(child);
}
