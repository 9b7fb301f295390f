// Sleeps on words that nobody changes, each time with another kind of time-out.
#include "test/programs/zoo/zoo.h"

namespace {

timespec from_now(const clockid_t clock, const long count) {
  timespec at{};
  clock_gettime(clock, &at);
  at.tv_nsec += count * 1'000'000;
  if (at.tv_nsec >= 1'000'000'000) {
    at.tv_nsec -= 1'000'000'000;
    ++at.tv_sec;
  }
  return at;
}

}  // namespace

int main() {
  auto& word = *zoo::shared<zoo::Word>();
  zoo::Word of_this_process = 0;
  const timespec relative = zoo::milliseconds(250);
  zoo::futex(word, FUTEX_WAIT, 0, &relative);
  zoo::futex(of_this_process, FUTEX_WAIT_PRIVATE, 0, &relative);
  const timespec monotonic = from_now(CLOCK_MONOTONIC, 250);
  zoo::futex(word, FUTEX_WAIT_BITSET, 0, &monotonic);
  const timespec real = from_now(CLOCK_REALTIME, 250);
  zoo::futex(of_this_process, FUTEX_WAIT_BITSET_PRIVATE | FUTEX_CLOCK_REALTIME, 0, &real);
}
