// Sleeps on a word of memory that it shares with one child, which moves the sleep to a word of
// memory that is shared with another one, too: that one wakes it.
#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Sockets line = zoo::make_sockets();
  auto& elsewhere = *zoo::shared<zoo::Word>();
  const int waker = zoo::fork_child([&] {
    zoo::get(line.other);
    zoo::quiet(800);
    zoo::futex(elsewhere, FUTEX_WAKE, 1);
  });
  auto& word = *zoo::shared<zoo::Word>();
  const int mover = zoo::fork_child([&] {
    while (syscall(SYS_futex, &word, FUTEX_REQUEUE, 0, 1L, &elsewhere) != 1) zoo::quiet(1);
    zoo::put(line.one);
    zoo::get(zoo::make_pipe().read_end);
  });
  zoo::must(zoo::futex(word, FUTEX_WAIT, 0));
  kill(mover, SIGKILL);
  waitpid(mover, nullptr, 0);
  zoo::reap(waker);
}
