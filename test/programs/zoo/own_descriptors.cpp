// A thread with descriptors of its own: it waits for a timer under a number that leads to a counter
// in the rest of the process.
#include <sys/eventfd.h>
#include <sys/timerfd.h>

#include <thread>

#include "test/programs/zoo/zoo.h"

int main() {
  const int number = zoo::must(eventfd(0, EFD_CLOEXEC));
  std::thread waiter([&] {
    zoo::must(unshare(CLONE_FILES));
    const int timer = zoo::must(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
    const itimerspec in_a_while{.it_interval = {}, .it_value = zoo::milliseconds(800)};
    zoo::must(timerfd_settime(timer, 0, &in_a_while, nullptr));
    zoo::must(dup3(timer, number, O_CLOEXEC));
    std::uint64_t count = 0;
    zoo::must(read(number, &count, sizeof count));
  });
  waiter.join();
}
