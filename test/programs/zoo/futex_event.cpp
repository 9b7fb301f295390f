// Two events in shared memory, as in Windows: each side resets its own before it waits, and so
// loses the signal that the other had sent already.
#include "test/programs/zoo/zoo.h"

struct Events {
  zoo::Word one;
  std::array<char, 60> another_line;
  zoo::Word other;
};

int main() {
  auto* const events = zoo::shared<Events>();
  const zoo::Sockets line = zoo::make_sockets();
  const auto exchange = [](zoo::Word& mine, zoo::Word& theirs, const int other) {
    theirs = 1;
    zoo::futex(theirs, FUTEX_WAKE, 1);
    zoo::meet(other);
    mine = 0;
    zoo::meet(other);
    zoo::stamp();
    while (mine == 0) zoo::futex(mine, FUTEX_WAIT, 0);
  };
  zoo::fork_child([&] { exchange(events->other, events->one, line.other); });
  exchange(events->one, events->other, line.one);
}
