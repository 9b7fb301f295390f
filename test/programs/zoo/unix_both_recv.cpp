// Two processes with a socket pair between them, each waiting for the other to speak first.
#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Sockets line = zoo::make_sockets();
  zoo::fork_child([&] {
    close(line.one);
    zoo::stamp();
    zoo::get(line.other);
  });
  close(line.other);
  zoo::stamp();
  zoo::get(line.one);
}
