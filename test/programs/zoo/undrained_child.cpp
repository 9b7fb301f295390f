// Waits for its child to end before it reads what the child writes: more than a pipe holds.
#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Pipe output = zoo::make_pipe();
  const int child = zoo::fork_child([&] {
    close(output.read_end);
    zoo::write_for_ever(output.write_end);
  });
  close(output.write_end);
  zoo::stamp();
  zoo::reap(child);
  zoo::get(output.read_end);
}
