// Two processes hold one semaphore in shared memory each and want the other's.
#include <semaphore.h>

#include "test/programs/zoo/zoo.h"

int main() {
  auto& semaphores = *zoo::shared<std::array<sem_t, 2>>();
  for (sem_t& semaphore : semaphores) zoo::must(sem_init(&semaphore, 1, 1));
  const zoo::Sockets line = zoo::make_sockets();
  const auto take_both = [&](const std::size_t first, const int other) {
    zoo::must(sem_wait(&semaphores[first]));
    zoo::meet(other);
    zoo::stamp();
    zoo::must(sem_wait(&semaphores[1 - first]));
  };
  zoo::fork_child([&] { take_both(1, line.other); });
  take_both(0, line.one);
}
