// Waits for the end of a thread that waits for a condition which nobody signals.
#include <condition_variable>
#include <mutex>
#include <thread>

#include "test/programs/zoo/zoo.h"

int main() {
  std::mutex mutex;
  std::condition_variable condition;
  std::thread worker([&] {
    std::unique_lock lock(mutex);
    zoo::stamp();
    condition.wait(lock, [] { return false; });
  });
  zoo::stamp();
  worker.join();
}
