// Four threads wait for work that never comes, and the main thread waits for them.
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "test/programs/say_ready.h"

int main() {
  std::mutex mutex;
  std::condition_variable work;
  std::vector<std::thread> pool;
  for (int i = 0; i < 4; ++i) {
    pool.emplace_back([&] {
      std::unique_lock lock(mutex);
      work.wait(lock, [] { return false; });
    });
  }
  say_ready();
  for (std::thread& thread : pool) thread.join();
}
