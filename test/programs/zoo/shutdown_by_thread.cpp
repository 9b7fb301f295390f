// Receives from a connection that no peer writes to; a thread of its own shuts it down.
#include <thread>

#include "test/programs/zoo/zoo.h"

int main() {
  const int listener = zoo::listen_on(0);
  const int silent = zoo::must(zoo::try_connect(zoo::port_of(listener)));
  for (int round = 0; round < 3; ++round) {
    const int connection = zoo::must(zoo::try_connect(zoo::port_of(listener)));
    std::thread other([&] {
      zoo::quiet(350);
      zoo::must(shutdown(connection, SHUT_RDWR));
    });
    if (zoo::get(connection)) return 1;
    other.join();
  }
  close(silent);
}
