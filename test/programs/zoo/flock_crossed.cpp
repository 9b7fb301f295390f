// Two processes hold the lock of one file each and want that of the other's.
#include <sys/file.h>

#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Sockets line = zoo::make_sockets();
  const auto lock_both = [](const char* first, const char* second, const int other) {
    zoo::must(flock(zoo::must(open(first, O_RDWR | O_CREAT | O_CLOEXEC, 0600)), LOCK_EX));
    const int wanted = zoo::must(open(second, O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    zoo::meet(other);
    zoo::stamp();
    zoo::must(flock(wanted, LOCK_EX));
  };
  zoo::fork_child([&] { lock_both("locked_b", "locked_a", line.other); });
  lock_both("locked_a", "locked_b", line.one);
}
