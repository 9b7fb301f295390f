// The server accepts and waits for a signal that nobody sends; the client waits for its first word.
#include "test/programs/zoo/zoo.h"

int main(int, char** words) {
  const auto server = [](const int listener) {
    zoo::accept_from(listener);
    zoo::stamp();
    pause();
  };
  const auto client = [](const int connection) {
    zoo::stamp();
    zoo::get(connection);
  };
  return zoo::run_pair(words, server, client);
}
