// Listens on a port of its own choice, says which, and waits for connections that it then ignores.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "test/programs/say_ready.h"

int main() {
  const int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int off = 0;
  setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_any;
  socklen_t length = sizeof address;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), length) != 0 || listen(fd, 8) != 0) return 1;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
  say_ready(std::to_string(ntohs(address.sin6_port)));
  for (;;) {
    const int connection = accept4(fd, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) return 1;
    say_ready("accepted");
  }
}
