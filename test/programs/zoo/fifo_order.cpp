// Two processes open two FIFOs, each for writing the one that the other opens last.
#include <sys/stat.h>

#include "test/programs/zoo/zoo.h"

int main() {
  for (const char* name : {"fifo_a", "fifo_b"}) {
    if (mkfifo(name, 0600) != 0 && errno != EEXIST) return 9;
  }
  const auto open_both = [](const char* first, const char* second) {
    zoo::stamp();
    zoo::must(open(first, O_WRONLY | O_CLOEXEC));
    zoo::must(open(second, O_RDONLY | O_CLOEXEC));
  };
  zoo::fork_child([&] { open_both("fifo_b", "fifo_a"); });
  open_both("fifo_a", "fifo_b");
}
