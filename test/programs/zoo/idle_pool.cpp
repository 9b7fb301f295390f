// Eight threads wait for work beside one that sleeps and works; main waits for that one.
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "test/programs/zoo/zoo.h"

int main() {
  std::mutex mutex;
  std::condition_variable changed;
  bool over = false;
  std::vector<std::thread> idle;
  for (int count = 0; count < 8; ++count) {
    idle.emplace_back([&] {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return over; });
    });
  }
  std::thread worker([&] {
    for (int round = 0; round < 5; ++round) {
      zoo::quiet(200);
      const auto end = zoo::now_ns() + 2'000'000;
      while (zoo::now_ns() < end) {
      }
    }
  });
  worker.join();
  {
    const std::lock_guard lock(mutex);
    over = true;
  }
  changed.notify_all();
  for (std::thread& thread : idle) thread.join();
}
