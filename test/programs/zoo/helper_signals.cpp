// Waits for a signal of its child, which sleeps before each: in pause(2), or with the word "read"
// for a pipe that nobody writes to.
#include <csignal>

#include "test/programs/zoo/zoo.h"

int main(int argc, char** argv) {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  zoo::must(sigaction(SIGUSR1, &action, nullptr));
  const int parent = getpid();
  const int helper = zoo::fork_child([&] {
    for (;;) {
      zoo::quiet(300);
      kill(parent, SIGUSR1);
    }
  });
  const bool reads = word_or(argc, argv, 1, "pause") == "read";
  const zoo::Pipe never = zoo::make_pipe();
  char byte = 0;
  for (int round = 0; round < 3; ++round) {
    const bool interrupted = (reads ? read(never.read_end, &byte, 1) : pause()) < 0;
    if (!interrupted || errno != EINTR) return 1;
  }
  kill(helper, SIGKILL);
  while (waitpid(helper, nullptr, 0) < 0) {
  }
}
