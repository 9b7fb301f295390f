// Passes a byte to and fro through two pipes, as fast as it can.
#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Pipe there = zoo::make_pipe();
  const zoo::Pipe back = zoo::make_pipe();
  const int child = zoo::fork_child([&] {
    close(there.write_end);
    while (zoo::get(there.read_end)) zoo::put(back.write_end);
  });
  const auto end = zoo::now_ns() + 500'000'000;
  while (zoo::now_ns() < end) {
    zoo::put(there.write_end);
    if (!zoo::get(back.read_end)) return 1;
  }
  close(there.write_end);
  zoo::reap(child);
}
