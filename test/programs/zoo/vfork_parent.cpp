// Is held by vfork(2) while its child sleeps, and then waits for the program that the child became.
#include "test/programs/zoo/zoo.h"

int main(int argc, char**) {
  if (argc > 1) {
    zoo::quiet(400);
    return 0;
  }
  std::array<char, 16> self{"/proc/self/exe"};
  std::array<char, 8> word{"sleeps"};
  const std::array<char*, 3> words{self.data(), word.data(), nullptr};
  const timespec time = zoo::milliseconds(400);
  const int parent = getpid();
  const int child = vfork();
  if (child == 0) {
    end_with(parent);
    nanosleep(&time, nullptr);
    execv(words[0], words.data());
    _exit(1);
  }
  zoo::reap(zoo::must(child));
}
