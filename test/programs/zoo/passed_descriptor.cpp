// Reads a pipe whose only write end is on its way to the child, in a message that the child takes
// later; the child then writes, later still.
#include "test/programs/zoo/passing.h"

int main() {
  const zoo::Sockets line = zoo::make_sockets();
  const int child = zoo::fork_child([&] {
    zoo::quiet(400);
    const int output = zoo::receive_descriptor(line.other);
    zoo::quiet(400);
    zoo::put(output);
  });
  const zoo::Pipe pipe = zoo::make_pipe();
  zoo::send_descriptor(line.one, pipe.write_end);
  close(pipe.write_end);
  if (!zoo::get(pipe.read_end)) return 1;
  zoo::reap(child);
}
