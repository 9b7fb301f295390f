// Sends at a pace that the kernel keeps (SO_MAX_PACING_RATE), to a child that sleeps until all of a
// message has come (SO_RCVLOWAT).
#include "test/programs/zoo/zoo.h"

namespace {

constexpr int whole = 300'000;
constexpr int rounds = 5;  // The kernel lets the first ten packets go at once.
std::array<char, whole> message{};

}  // namespace

int main() {
  const int listener = zoo::listen_on(0);
  const int child = zoo::fork_child([&] {
    const int connection = zoo::must(zoo::try_connect(zoo::port_of(listener)));
    zoo::must(setsockopt(connection, SOL_SOCKET, SO_RCVLOWAT, &whole, sizeof whole));
    for (int round = 0; round < rounds; ++round) {
      pollfd polled{.fd = connection, .events = POLLIN, .revents = 0};
      zoo::must(poll(&polled, 1, -1));
      if (recv(connection, message.data(), whole, MSG_WAITALL) != whole) _exit(7);
    }
  });
  const int connection = zoo::accept_from(listener);
  const unsigned bytes_per_second = 400'000;
  zoo::must(setsockopt(connection, SOL_SOCKET, SO_MAX_PACING_RATE, &bytes_per_second,
                       sizeof bytes_per_second));
  const int small = 40'000;
  zoo::must(setsockopt(connection, SOL_SOCKET, SO_SNDBUF, &small, sizeof small));
  for (int round = 0; round < rounds; ++round) {
    if (send(connection, message.data(), whole, 0) != whole) return 1;
  }
  zoo::reap(child);
}
