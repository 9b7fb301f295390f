// Two children wait for each other's first byte and their parent for the end of one of them, beside
// a helper that has nothing to do with them and wakes for ever.
#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Pipe there = zoo::make_pipe();
  const zoo::Pipe back = zoo::make_pipe();
  const auto close_all = [&] {
    for (const zoo::Pipe& pipe : {there, back}) {
      close(pipe.read_end);
      close(pipe.write_end);
    }
  };
  const int child = zoo::fork_child([&] {
    close(there.write_end);
    close(back.read_end);
    zoo::stamp();
    zoo::get(there.read_end);
    zoo::put(back.write_end);
  });
  zoo::fork_child([&] {
    close(there.read_end);
    close(back.write_end);
    zoo::stamp();
    zoo::get(back.read_end);
    zoo::put(there.write_end);
  });
  zoo::fork_child([&] {
    close_all();
    for (;;) zoo::quiet(20);
  });
  close_all();
  zoo::stamp();
  zoo::reap(child);
}
