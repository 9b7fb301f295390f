// Three processes in a ring of pipes: each waits for a byte from the one before it.
#include "test/programs/zoo/zoo.h"

int main() {
  const std::array<zoo::Pipe, 3> ring{zoo::make_pipe(), zoo::make_pipe(), zoo::make_pipe()};
  // Reads from the pipe `from` and would then write to the one after it; the rest is not its.
  const auto pass_on = [&](const std::size_t from) {
    const std::size_t to = (from + 1) % 3;
    close(ring[(from + 2) % 3].read_end);
    close(ring[(from + 2) % 3].write_end);
    close(ring[from].write_end);
    close(ring[to].read_end);
    zoo::stamp();
    zoo::get(ring[from].read_end);
    zoo::put(ring[to].write_end);
  };
  zoo::fork_child([&] { pass_on(1); });
  zoo::fork_child([&] { pass_on(2); });
  pass_on(0);
}
