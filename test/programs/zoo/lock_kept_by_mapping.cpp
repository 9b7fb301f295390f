// Waits for the lock of a file that the child has closed and keeps locked by having it mapped.
#include <sys/file.h>

#include "test/programs/zoo/zoo.h"

int main() {
  const auto open_file = [] {
    return zoo::must(open("mapped_and_locked", O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  };
  const zoo::Sockets line = zoo::make_sockets();
  const int child = zoo::fork_child([&] {
    const int file = open_file();
    zoo::must(ftruncate(file, 4096));
    zoo::must(flock(file, LOCK_EX));
    void* const memory = mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE, file, 0);
    if (memory == MAP_FAILED) _exit(9);
    close(file);
    zoo::put(line.other);
    zoo::quiet(800);
    munmap(memory, 4096);
  });
  zoo::get(line.one);
  zoo::must(flock(open_file(), LOCK_EX));
  zoo::reap(child);
}
