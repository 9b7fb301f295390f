// Waits until its child, which does nothing, is stopped and continued by another one.
#include <csignal>

#include "test/programs/zoo/zoo.h"

int main() {
  const int idle = zoo::fork_child([] { zoo::get(zoo::make_pipe().read_end); });
  const int helper = zoo::fork_child([&] {
    zoo::quiet(700);
    kill(idle, SIGSTOP);
    zoo::quiet(700);
    kill(idle, SIGCONT);
  });
  siginfo_t info{};
  zoo::must(waitid(P_PID, static_cast<id_t>(idle), &info, WSTOPPED));
  zoo::must(waitid(P_PID, static_cast<id_t>(idle), &info, WCONTINUED));
  zoo::reap(helper);
  kill(idle, SIGKILL);
  waitpid(idle, nullptr, 0);
}
