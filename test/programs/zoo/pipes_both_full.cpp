// Two processes write to each other without reading, until both pipes are full.
#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Pipe there = zoo::make_pipe();
  const zoo::Pipe back = zoo::make_pipe();
  zoo::fork_child([&] {
    close(there.write_end);
    close(back.read_end);
    zoo::write_for_ever(back.write_end);
  });
  close(there.read_end);
  close(back.write_end);
  zoo::write_for_ever(there.write_end);
}
