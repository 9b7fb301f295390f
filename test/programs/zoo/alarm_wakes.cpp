// Waits for its own alarm. The handler sets the next one, so that none can come too early for good.
#include <csignal>

#include "test/programs/zoo/zoo.h"

int main() {
  struct sigaction action {};
  action.sa_handler = [](int) { alarm(1); };
  zoo::must(sigaction(SIGALRM, &action, nullptr));
  alarm(1);
  pause();
}
