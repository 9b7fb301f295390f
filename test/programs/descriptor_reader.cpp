// Reads from an event counter or a timer that never comes. Word: "counter", "timer" (armed for 300
// seconds) or "unarmed".
#include <sys/eventfd.h>
#include <sys/timerfd.h>

#include <cstdint>

#include "test/programs/say_ready.h"

int main(int argc, char** argv) {
  const std::string what = word_or(argc, argv, 1, "counter");
  const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  const itimerspec in_300_seconds{.it_interval = {}, .it_value = {.tv_sec = 300, .tv_nsec = 0}};
  if (what == "timer") timerfd_settime(timer, 0, &in_300_seconds, nullptr);
  const int fd = what == "counter" ? eventfd(0, EFD_CLOEXEC) : timer;
  std::uint64_t value = 0;
  say_ready();
  return read(fd, &value, sizeof value) < 0 ? 1 : 0;
}
