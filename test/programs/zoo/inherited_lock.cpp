// Waits for the lock of a file whose taker has ended: a process that inherited the description
// keeps it locked for a while.
#include <sys/file.h>

#include "test/programs/zoo/zoo.h"

int main() {
  const auto open_file = [] {
    return zoo::must(open("inherited_lock_file", O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  };
  const zoo::Pipe end = zoo::make_pipe();
  zoo::reap(zoo::fork_child([&] {
    zoo::must(flock(open_file(), LOCK_EX));
    if (zoo::must(fork()) != 0) _exit(0);
    close(end.read_end);
    zoo::quiet(800);
    _exit(0);
  }));
  close(end.write_end);
  zoo::must(flock(open_file(), LOCK_EX));
  zoo::get(end.read_end);
}
