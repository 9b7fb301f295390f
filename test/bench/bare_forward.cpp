// The least that a program between two others can do, for comparison (wire_peers.py): a thread for
// each direction that blocks in recv(2) and send(2). It accepts one connection after the other.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <thread>

namespace {

sockaddr_in address_of(const char* const port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void pass_on(const int from, const int to) {
  std::array<char, 64 * 1024> bytes{};
  for (;;) {
    const ssize_t count = ::recv(from, bytes.data(), bytes.size(), 0);
    if (count <= 0) break;
    if (::send(to, bytes.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL) != count) break;
  }
  ::shutdown(to, SHUT_WR);
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return 64;
  const int yes = 1;
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const sockaddr_in own = address_of(words[1]);
  const sockaddr_in upstream = address_of(words[2]);
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0 ||
      ::listen(listener, 1024) != 0) {
    return 70;
  }
  for (;;) {
    const int client = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    for (const int socket : {client, server}) {
      ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    }
    if (client < 0 ||
        ::connect(server, reinterpret_cast<const sockaddr*>(&upstream), sizeof upstream) != 0) {
      return 70;
    }
    {
      const std::jthread back(pass_on, server, client);
      pass_on(client, server);
    }
    ::close(client);
    ::close(server);
  }
}
