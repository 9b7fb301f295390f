// Blocks in pause(2), below `main` and three functions. Each keeps a frame pointer (see the
// CMakeLists.txt), so that the unwind tables ask for one, which nobody can read. Word: how often
// the innermost calls itself.
#include <sys/syscall.h>

#include "test/programs/say_ready.h"

namespace deep {

__attribute__((noinline)) int inner(int depth) {
  volatile int here = depth;
  if (depth > 0) {
    here = inner(depth - 1);
  } else {
    syscall(SYS_pause);
  }
  return here + 1;
}

__attribute__((noinline)) int middle(int depth) { return inner(depth) + 1; }

__attribute__((noinline)) int outer(int depth) { return middle(depth) + 1; }

}  // namespace deep

int main(int argc, char** argv) {
  say_ready();
  return deep::outer(std::stoi(word_or(argc, argv, 1, "0")));
}
