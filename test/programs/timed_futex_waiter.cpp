// Waits 600 seconds for a private word that nobody changes. Words: "relative", "monotonic" or
// "realtime" for the kind of the time-out.
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>

#include <cstdint>

#include "test/programs/say_ready.h"

int main(int argc, char** argv) {
  static std::uint32_t word = 0;
  const std::string kind = word_or(argc, argv, 1, "relative");
  timespec limit{};
  if (kind == "monotonic") clock_gettime(CLOCK_MONOTONIC, &limit);
  if (kind == "realtime") clock_gettime(CLOCK_REALTIME, &limit);
  limit.tv_sec += 600;
  int operation = kind == "relative" ? FUTEX_WAIT : FUTEX_WAIT_BITSET;
  if (kind == "realtime") operation |= FUTEX_CLOCK_REALTIME;
  say_ready();
  syscall(SYS_futex, &word, operation | FUTEX_PRIVATE_FLAG, 0, &limit, nullptr,
          FUTEX_BITSET_MATCH_ANY);
  return 0;
}
