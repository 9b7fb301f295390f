// Each side waits for the other to speak first, as after a message that was lost.
#include "test/programs/zoo/zoo.h"

int main(int, char** words) {
  const auto listen_to = [](const int connection) {
    zoo::stamp();
    zoo::get(connection);
  };
  return zoo::run_pair(
      words, [&](const int listener) { listen_to(zoo::accept_from(listener)); }, listen_to);
}
