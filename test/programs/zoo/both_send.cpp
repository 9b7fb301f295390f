// Both sides send and neither reads, until the buffers of the connection are full.
#include "test/programs/zoo/zoo.h"

namespace {

void send_for_ever(const int connection) {
  static std::array<char, 4096> page{};
  for (;;) {
    // Room may still appear while the kernel moves what was sent: a stamp for each call that waits.
    if (send(connection, page.data(), page.size(), MSG_DONTWAIT) >= 0) continue;
    zoo::stamp();
    zoo::must(send(connection, page.data(), 1, 0));
  }
}

}  // namespace

int main(int, char** words) {
  return zoo::run_pair(
      words, [](const int listener) { send_for_ever(zoo::accept_from(listener)); }, send_for_ever);
}
