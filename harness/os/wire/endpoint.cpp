#include "harness/os/wire/endpoint.h"

#include <fmt/format.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <cstring>

#include "harness/os/base/error_text.h"

namespace backfault {

WireEndpoint WireEndpoint::of_port(const std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  WireEndpoint endpoint;
  std::memcpy(&endpoint.address_, &address, sizeof address);
  endpoint.length_ = sizeof address;
  endpoint.text_ = fmt::format("127.0.0.1:{}", port);
  return endpoint;
}

Result<WireEndpoint> WireEndpoint::of_path(const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof address.sun_path) {
    return fail(fmt::format("the path of a Unix socket has at most {} bytes: {}",
                            sizeof address.sun_path - 1, path));
  }
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  WireEndpoint endpoint;
  std::memcpy(&endpoint.address_, &address, sizeof address);
  endpoint.length_ = sizeof address;
  endpoint.text_ = path;
  return endpoint;
}

Fd WireEndpoint::make_socket() const {
  Fd socket(::socket(address_.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.valid() || is_path()) return socket;
  // Whoever is accepted from a listening socket inherits both.
  const int yes = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_OOBINLINE, &yes, sizeof yes);
  return socket;
}

int WireEndpoint::connect(const Fd& socket) const {
  const auto* const address = reinterpret_cast<const sockaddr*>(&address_);
  if (::connect(socket.get(), address, length_) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  // On the same machine the answer is there already; asking again fetches it.
  if (::connect(socket.get(), address, length_) == 0) return 0;
  return errno == EALREADY ? EINPROGRESS : errno;
}

Result<void> WireEndpoint::bind(const Fd& socket) const {
  const int yes = 1;
  if (is_path()) {
    static_cast<void>(::unlink(text_.c_str()));
  } else {
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  }
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address_), length_) != 0) {
    return tl::unexpected(last_error("listen on " + text_));
  }
  return {};
}

std::size_t bytes_to_read(const int socket) {
  int count = 0;
  return ::ioctl(socket, FIONREAD, &count) == 0 ? static_cast<std::size_t>(count) : 0;
}

bool at_urgent_byte(const int socket) {
  int at = 0;
  return ::ioctl(socket, SIOCATMARK, &at) == 0 && at != 0;
}

}  // namespace backfault
