// Two processes hold one System V semaphore each and want the other's.
#include <sys/ipc.h>
#include <sys/sem.h>

#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Sockets line = zoo::make_sockets();
  const int set = zoo::must(semget(IPC_PRIVATE, 2, 0600));
  const auto change = [&](const unsigned short number, const short by) {
    sembuf operation{.sem_num = number, .sem_op = by, .sem_flg = 0};
    zoo::must(semop(set, &operation, 1));
  };
  change(0, 1);
  change(1, 1);
  const auto take_both = [&](const unsigned short first, const int other) {
    change(first, -1);
    zoo::meet(other);
    zoo::stamp();
    change(first == 0 ? 1 : 0, -1);
  };
  zoo::fork_child([&] { take_both(1, line.other); });
  take_both(0, line.one);
}
