// Two processes, each waiting for the event counter that only the other one raises, later.
#include <sys/eventfd.h>

#include "test/programs/zoo/zoo.h"

int main() {
  const int one = zoo::must(eventfd(0, EFD_CLOEXEC));
  const int other = zoo::must(eventfd(0, EFD_CLOEXEC));
  const auto exchange = [](const int mine, const int theirs) {
    eventfd_t count = 0;
    zoo::stamp();
    zoo::must(eventfd_read(mine, &count));
    zoo::must(eventfd_write(theirs, 1));
  };
  zoo::fork_child([&] { exchange(other, one); });
  exchange(one, other);
}
