// Reads from a pipe that stays empty; with the word "write", writes into one that nobody reads.
// With a path as second word, the pipe is the FIFO of that name.
#include <fcntl.h>

#include "test/programs/say_ready.h"

int main(int argc, char** argv) {
  int ends[2] = {-1, -1};
  const std::string fifo = word_or(argc, argv, 2, "");
  if (!fifo.empty()) {
    ends[0] = ends[1] = open(fifo.c_str(), O_RDWR | O_CLOEXEC);
  } else if (pipe2(ends, O_CLOEXEC) != 0) {
    return 1;
  }
  say_ready(std::to_string(ends[0]) + " " + std::to_string(ends[1]));
  static char buffer[4096];
  if (word_or(argc, argv, 1, "read") == "write") {
    while (write(ends[1], buffer, sizeof buffer) > 0) {
    }
  }
  return read(ends[0], buffer, sizeof buffer) < 0 ? 1 : 0;
}
