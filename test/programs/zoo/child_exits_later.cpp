// Waits for children that sleep: for one of them, for any, and for none in particular.
#include "test/programs/zoo/zoo.h"

int main() {
  const auto sleeper = [] { return zoo::fork_child([] { zoo::quiet(350); }); };
  zoo::reap(sleeper());
  sleeper();
  zoo::must(wait(nullptr));
  siginfo_t info{};
  sleeper();
  zoo::must(waitid(P_ALL, 0, &info, WEXITED));
}
