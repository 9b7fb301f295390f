// Reads what its child wrote to the end of file, which cannot come: it holds the write end itself.
#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Pipe output = zoo::make_pipe();
  zoo::reap(zoo::fork_child([&] {
    zoo::put(output.write_end);
    zoo::put(output.write_end);
  }));
  do {
    zoo::stamp();
  } while (zoo::get(output.read_end));
}
