// Two threads wait for a condition that nobody signals, with time-outs.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "test/programs/zoo/zoo.h"

int main() {
  std::mutex mutex;
  std::condition_variable condition;
  const auto wait = [&](const auto limit) {
    std::unique_lock lock(mutex);
    for (int round = 0; round < 4; ++round) condition.wait_for(lock, limit, [] { return false; });
  };
  std::thread other([&] { wait(std::chrono::milliseconds(250)); });
  wait(std::chrono::milliseconds(300));
  other.join();
}
