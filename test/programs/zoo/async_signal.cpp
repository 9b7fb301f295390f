// Waits for a signal that the kernel sends when its child writes to a socket (F_SETOWN, O_ASYNC):
// in sigwaitinfo(2), or with the word "handler" in read(2) of a pipe that nobody writes to.
#include <csignal>

#include "test/programs/zoo/zoo.h"

int main(int argc, char** argv) {
  const bool handles = word_or(argc, argv, 1, "wait") == "handler";
  sigset_t asynchronous;
  sigemptyset(&asynchronous);
  sigaddset(&asynchronous, SIGRTMIN + 3);
  struct sigaction action {};
  action.sa_handler = [](int) {};
  if (handles) zoo::must(sigaction(SIGRTMIN + 3, &action, nullptr));
  if (!handles) zoo::must(sigprocmask(SIG_BLOCK, &asynchronous, nullptr));
  const zoo::Sockets line = zoo::make_sockets();
  zoo::must(fcntl(line.one, F_SETOWN, getpid()));
  zoo::must(fcntl(line.one, F_SETSIG, SIGRTMIN + 3));
  zoo::must(fcntl(line.one, F_SETFL, O_ASYNC));
  const int child = zoo::fork_child([&] {
    zoo::quiet(800);
    zoo::put(line.other);
  });
  const zoo::Pipe never = zoo::make_pipe();
  char byte = 0;
  if (handles && (read(never.read_end, &byte, 1) >= 0 || errno != EINTR)) return 1;
  siginfo_t info{};
  if (!handles) zoo::must(sigwaitinfo(&asynchronous, &info));
  zoo::get(line.one);
  zoo::reap(child);
}
