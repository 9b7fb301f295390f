// A child that runs in the memory of its parent (CLONE_VM) wakes a futex which no other process
// seems to reach.
#include <sched.h>

#include "test/programs/zoo/zoo.h"

namespace {

zoo::Word word{0};
alignas(64) std::array<char, 65536> stack{};

int wake_later(void*) {
  zoo::quiet(800);
  word = 1;
  zoo::futex(word, FUTEX_WAKE_PRIVATE, 1);
  return 0;
}

}  // namespace

int main() {
  const int child =
      zoo::must(clone(wake_later, stack.data() + stack.size(), CLONE_VM | SIGCHLD, nullptr));
  while (word == 0) zoo::futex(word, FUTEX_WAIT_PRIVATE, 0);
  zoo::reap(child);
}
