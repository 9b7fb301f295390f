// Waits for a System V semaphore that the kernel gives back when the child, which took it, ends.
#include <sys/sem.h>

#include "test/programs/zoo/zoo.h"

int main() {
  const int set = zoo::must(semget(IPC_PRIVATE, 1, 0600));
  const auto change = [&](const short by) {
    sembuf operation{.sem_num = 0, .sem_op = by, .sem_flg = by < 0 ? short{SEM_UNDO} : short{0}};
    zoo::must(semop(set, &operation, 1));
  };
  change(1);
  const zoo::Sockets line = zoo::make_sockets();
  const int child = zoo::fork_child([&] {
    change(-1);
    zoo::put(line.other);
    zoo::quiet(800);
  });
  zoo::get(line.one);
  change(-1);
  zoo::must(semctl(set, 0, IPC_RMID));
  zoo::reap(child);
}
