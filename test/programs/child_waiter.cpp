// Waits for a child that never ends. Word: "wait4", "any", "waitid", "vfork"; "stopped" or "stops":
// the child has stopped itself, which the parent knows; in "stops", it asks for the next stop.
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "test/programs/say_ready.h"

int main(int argc, char** argv) {
  const int parent = getpid();
  const std::string how = word_or(argc, argv, 1, "wait4");
  if (how == "vfork") {
    say_ready();
    if (vfork() == 0) {
      end_with(parent);
      for (;;) syscall(SYS_pause);
    }
    return 0;
  }
  const bool stops = how.starts_with("stop");
  const int child = fork();
  if (child == 0) {
    end_with(parent);
    if (stops) raise(SIGSTOP);
    for (;;) pause();
  }
  if (stops && waitpid(child, nullptr, WUNTRACED) != child) return 1;
  say_ready(std::to_string(child));
  siginfo_t info{};
  if (how == "waitid") return waitid(P_PID, static_cast<id_t>(child), &info, WEXITED);
  return waitpid(how == "any" ? -1 : child, nullptr, how == "stops" ? WUNTRACED : 0);
}
