// Main waits for a condition that nobody signals; a thread that sleeps ends the whole program.
#include <condition_variable>
#include <mutex>
#include <thread>

#include "test/programs/zoo/zoo.h"

int main() {
  std::thread([] {
    zoo::quiet(400);
    zoo::quiet(400);
    std::exit(0);
  }).detach();
  std::mutex mutex;
  std::condition_variable condition;
  std::unique_lock lock(mutex);
  condition.wait(lock, [] { return false; });
}
