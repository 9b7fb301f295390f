// The server accepts and stops itself; the client waits for its first word.
#include <csignal>

#include "test/programs/zoo/zoo.h"

int main(int, char** words) {
  const auto server = [](const int listener) {
    zoo::accept_from(listener);
    zoo::stamp();
    std::raise(SIGSTOP);
  };
  const auto client = [](const int connection) {
    zoo::stamp();
    zoo::get(connection);
  };
  return zoo::run_pair(words, server, client);
}
