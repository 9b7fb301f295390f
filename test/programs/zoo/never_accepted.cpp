// The server listens and never accepts; the client sends a request and waits for the answer.
#include "test/programs/zoo/zoo.h"

int main(int, char** words) {
  const auto server = [](int) {
    zoo::stamp();
    pause();
  };
  const auto client = [](const int connection) {
    zoo::must(send(connection, "LOGIN", 5, 0));
    zoo::stamp();
    zoo::get(connection);
  };
  return zoo::run_pair(words, server, client);
}
