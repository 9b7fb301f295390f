// Has a child of higher real-time priority that computes for ever on the only core of both. Its own
// priority is a real-time one, too, or the kernel would lend it a part of each second.
#include <sched.h>

#include "test/programs/zoo/zoo.h"

namespace {

void use_last_core() {
  cpu_set_t allowed;
  zoo::must(sched_getaffinity(0, sizeof allowed, &allowed));
  std::size_t last = CPU_SETSIZE - 1;
  while (!CPU_ISSET(last, &allowed)) --last;
  CPU_ZERO(&allowed);
  CPU_SET(last, &allowed);
  zoo::must(sched_setaffinity(0, sizeof allowed, &allowed));
}

void set_priority(const int priority) {
  const sched_param wanted{.sched_priority = priority};
  zoo::must(sched_setscheduler(0, SCHED_FIFO, &wanted));
}

}  // namespace

int main() {
  const zoo::Pipe begun = zoo::make_pipe();
  const zoo::Pipe done = zoo::make_pipe();
  use_last_core();
  set_priority(1);
  zoo::fork_child([&] {
    set_priority(50);
    zoo::stamp();
    zoo::put(begun.write_end);
    zoo::compute_for_ever();
  });
  zoo::stamp();
  zoo::get(begun.read_end);
  zoo::put(done.write_end);
}
