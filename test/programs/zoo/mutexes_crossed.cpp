// Two threads lock two mutexes in opposite order, beside a third one that has nothing to do.
#include <barrier>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "test/programs/zoo/zoo.h"

int main() {
  std::mutex one;
  std::mutex other;
  std::barrier both_hold(2);
  const auto lock_both = [&](std::mutex& first, std::mutex& second) {
    const std::lock_guard first_held(first);
    both_hold.arrive_and_wait();
    zoo::stamp();
    const std::lock_guard second_held(second);
  };
  std::mutex work_mutex;
  std::condition_variable work;
  std::thread idle([&] {
    std::unique_lock lock(work_mutex);
    zoo::stamp();
    work.wait(lock, [] { return false; });
  });
  std::thread second([&] { lock_both(other, one); });
  lock_both(one, other);
  second.join();
  idle.join();
}
