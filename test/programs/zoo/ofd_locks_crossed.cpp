// As flock_crossed, with the locks of open file descriptions, in which the kernel sees no deadlock.
#include "test/programs/zoo/zoo.h"

namespace {

int open_locked(const char* name) {
  return zoo::must(open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600));
}

void lock(const int fd) {
  struct flock all {};
  all.l_type = F_WRLCK;
  zoo::must(fcntl(fd, F_OFD_SETLKW, &all));
}

}  // namespace

int main() {
  const zoo::Sockets line = zoo::make_sockets();
  const auto lock_both = [](const char* first, const char* second, const int other) {
    lock(open_locked(first));
    const int wanted = open_locked(second);
    zoo::meet(other);
    zoo::stamp();
    lock(wanted);
  };
  zoo::fork_child([&] { lock_both("locked_b", "locked_a", line.other); });
  lock_both("locked_a", "locked_b", line.one);
}
