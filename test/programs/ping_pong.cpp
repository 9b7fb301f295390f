// A living program: two threads pass one byte to and fro through two pipes, as fast as they can.
#include <fcntl.h>

#include <thread>

#include "test/programs/say_ready.h"

namespace {

void pass_on(int from, int to) {
  char byte = 0;
  while (read(from, &byte, 1) == 1 && write(to, &byte, 1) == 1) {
  }
}

}  // namespace

int main() {
  int there[2];
  int back[2];
  if (pipe2(there, O_CLOEXEC) != 0 || pipe2(back, O_CLOEXEC) != 0) return 1;
  std::thread other([&] { pass_on(there[0], back[1]); });
  say_ready();
  if (write(there[1], "x", 1) != 1) return 1;
  pass_on(back[0], there[1]);
  other.join();
}
