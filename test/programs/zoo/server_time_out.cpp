// Both sides wait for each other, until the server's time-out; the client has none.
#include <sys/time.h>

#include "test/programs/zoo/zoo.h"

int main(int, char** words) {
  const auto server = [](const int listener) {
    const int connection = zoo::accept_from(listener);
    const timeval limit{.tv_sec = 1, .tv_usec = 0};
    zoo::must(setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit));
    char byte = 0;
    zoo::stamp();
    if (recv(connection, &byte, 1, 0) > 0) return;
    std::fputs("server: the client said nothing within a second\n", stderr);
    close(connection);
    std::exit(1);
  };
  const auto client = [](const int connection) {
    zoo::stamp();
    if (zoo::get(connection)) return;
    std::fputs("client: the server went away\n", stderr);
    std::exit(1);
  };
  return zoo::run_pair(words, server, client);
}
