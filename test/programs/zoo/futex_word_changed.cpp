// The child changes the word that its parent sleeps on, wakes nobody, and waits for the parent.
#include "test/programs/zoo/zoo.h"

struct Ring {
  zoo::Word filled;
  std::array<char, 60> another_line;
  zoo::Word emptied;
};

int main() {
  auto* const ring = zoo::shared<Ring>();
  zoo::fork_child([&] {
    zoo::await_sleeper(ring->filled);
    ring->filled = 7;
    zoo::stamp();
    zoo::futex(ring->emptied, FUTEX_WAIT, 0);
  });
  zoo::stamp();
  while (ring->filled == 0) zoo::futex(ring->filled, FUTEX_WAIT, 0);
  ring->emptied = 1;
  zoo::futex(ring->emptied, FUTEX_WAKE, 1);
}
