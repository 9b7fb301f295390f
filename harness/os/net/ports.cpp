#include "harness/os/net/ports.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

#include "harness/base/fd.h"
#include "harness/os/net/sock_diag.h"

namespace backfault {
namespace {

// The kernel's own default range begins at 32,768, see ip(7).
constexpr std::uint16_t first_port = 20'000;
constexpr std::uint64_t port_count = 12'000;

bool can_bind_ipv4(const std::uint16_t port) {
  const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  return ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

bool can_bind_ipv6(const std::uint16_t port) {
  const Fd socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.valid()) {
    return true;  // There is no IPv6 here.
  }
  const int only = 1;
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(port);
  return ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only)) == 0 &&
         ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

}  // namespace

Result<std::uint16_t> PortGiver::give() {
  while (given_ < port_count) {
    ++given_;
    const auto port = static_cast<std::uint16_t>(first_port + next_++ % port_count);
    if (can_bind_ipv4(port) && can_bind_ipv6(port)) {
      return port;
    }
  }
  return fail(
      fmt::format("no free port between {} and {}", first_port, first_port + port_count - 1));
}

Result<bool> is_listening(const std::uint16_t port) {
  return tcp_listeners().map([port](const std::vector<TcpSocketInfo>& sockets) {
    return std::any_of(sockets.begin(), sockets.end(),
                       [port](const TcpSocketInfo& socket) { return socket.local.port == port; });
  });
}

}  // namespace backfault
