// Moves bytes in the kernel: from a pipe that is empty for a while, into one that is full for a
// while, and from a socket.
#include "test/programs/zoo/zoo.h"

namespace {

void move(const int from, const int to) {
  if (splice(from, nullptr, to, nullptr, 1, 0) != 1) _exit(7);
}

void fill(const int pipe) {
  static std::array<char, 4096> page{};
  zoo::must(fcntl(pipe, F_SETFL, O_NONBLOCK));
  while (write(pipe, page.data(), page.size()) > 0) {
  }
  zoo::must(fcntl(pipe, F_SETFL, 0));
}

}  // namespace

int main() {
  const zoo::Pipe from = zoo::make_pipe();
  const zoo::Pipe to = zoo::make_pipe();
  const zoo::Sockets line = zoo::make_sockets();
  const int child = zoo::fork_child([&] {
    std::array<char, 65536> page{};
    zoo::quiet(500);
    zoo::put(from.write_end);
    zoo::get(line.other);
    zoo::put(from.write_end);
    zoo::quiet(500);
    zoo::must(read(to.read_end, page.data(), page.size()));
    zoo::get(line.other);
    zoo::quiet(500);
    zoo::put(line.other);
  });
  move(from.read_end, to.write_end);
  fill(to.write_end);
  zoo::put(line.one);
  move(from.read_end, to.write_end);
  zoo::put(line.one);
  move(line.one, to.write_end);
  zoo::reap(child);
}
