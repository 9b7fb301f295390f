// Waits for a pipe that nobody writes to; an interval timer breaks into it.
#include <sys/time.h>

#include <csignal>

#include "test/programs/zoo/zoo.h"

int main() {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  zoo::must(sigaction(SIGALRM, &action, nullptr));
  const itimerval every{.it_interval = {.tv_sec = 0, .tv_usec = 200'000},
                        .it_value = {.tv_sec = 0, .tv_usec = 300'000}};
  zoo::must(setitimer(ITIMER_REAL, &every, nullptr));
  const zoo::Pipe never = zoo::make_pipe();
  char byte = 0;
  for (int round = 0; round < 5; ++round) {
    if (read(never.read_end, &byte, 1) >= 0 || errno != EINTR) return 1;
  }
}
