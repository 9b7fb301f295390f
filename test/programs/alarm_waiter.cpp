// Reads from a pipe that stays empty, and has a signal coming in 600 seconds that interrupts it.
// Word: "alarm" or "timer" (timer_create).
#include <fcntl.h>
#include <time.h>

#include "test/programs/say_ready.h"

int main(int argc, char** argv) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return 1;
  signal(SIGALRM, [](int) {});
  if (word_or(argc, argv, 1, "alarm") == "alarm") {
    alarm(600);
  } else {
    timer_t timer{};
    const itimerspec in_600_seconds{.it_interval = {}, .it_value = {.tv_sec = 600, .tv_nsec = 0}};
    if (timer_create(CLOCK_MONOTONIC, nullptr, &timer) != 0) return 1;
    timer_settime(timer, 0, &in_600_seconds, nullptr);
  }
  char byte = 0;
  say_ready();
  return static_cast<int>(read(ends[0], &byte, 1));
}
