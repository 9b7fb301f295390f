// A living program that makes threads and lets them end, eight at a time, for ever.
#include <thread>
#include <vector>

#include "test/programs/say_ready.h"

int main() {
  say_ready();
  for (;;) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) threads.emplace_back([] { usleep(1000); });
    for (std::thread& thread : threads) thread.join();
  }
}
