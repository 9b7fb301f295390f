// Reads a pipe whose only writer is the child of a child that has gone already.
#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Pipe output = zoo::make_pipe();
  zoo::reap(zoo::fork_child([&] {
    if (zoo::must(fork()) != 0) return;
    for (int round = 0; round < 3; ++round) {
      zoo::quiet(350);
      zoo::put(output.write_end);
    }
    _exit(0);
  }));
  close(output.write_end);
  while (zoo::get(output.read_end)) {
  }
}
