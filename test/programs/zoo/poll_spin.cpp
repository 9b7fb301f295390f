// Asks again and again, without waiting, whether a pipe that nobody writes to has data.
#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Pipe input = zoo::make_pipe();
  pollfd entry{.fd = input.read_end, .events = POLLIN, .revents = 0};
  zoo::stamp();
  while (zoo::must(poll(&entry, 1, 0)) == 0) {
  }
}
