// Takes turns through a word in shared memory, as fast as it can.
#include "test/programs/zoo/zoo.h"

namespace {

enum Turn : std::uint32_t { of_parent, of_child, over };

/// Whether there is still something to do.
bool await_turn(zoo::Word& turn, const std::uint32_t mine) {
  for (;;) {
    const std::uint32_t now = turn;
    if (now == mine || now == over) return now == mine;
    zoo::futex(turn, FUTEX_WAIT, now);
  }
}

void give(zoo::Word& turn, const std::uint32_t next) {
  turn = next;
  zoo::futex(turn, FUTEX_WAKE, 1);
}

}  // namespace

int main() {
  auto& turn = *zoo::shared<zoo::Word>();
  const int child = zoo::fork_child([&] {
    while (await_turn(turn, of_child)) give(turn, of_parent);
  });
  const auto end = zoo::now_ns() + 500'000'000;
  while (zoo::now_ns() < end) {
    give(turn, of_child);
    await_turn(turn, of_parent);
  }
  give(turn, over);
  zoo::reap(child);
}
