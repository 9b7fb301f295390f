#include "targets/shell/stream.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace shell {
namespace {

constexpr int waiting_clients = 64;
constexpr std::size_t piece_bytes = 65536;

sockaddr_in loopback(const std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void switch_on(const Fd& socket, const int level, const int option) {
  const int on = 1;
  // Without it the socket is only slower, or its port is busy for a while.
  static_cast<void>(::setsockopt(socket.number(), level, option, &on, sizeof(on)));
}

/// After a call that failed: true when it may be tried again. A parent may have switched its own
/// end of a pipe to O_NONBLOCK, as rsync does, and ours with it.
bool may_try_again(const int descriptor, const short events) {
  if (errno == EINTR) return true;
  if (errno != EAGAIN) return false;
  pollfd watched{.fd = descriptor, .events = events, .revents = 0};
  return ::poll(&watched, 1, -1) >= 0 || errno == EINTR;
}

/// bind(2), connect(2) and their like take any kind of address by this pointer.
const sockaddr* generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

}  // namespace

tl::unexpected<std::string> fail_errno(const std::string_view what) {
  const int number = errno;
  return fail(std::string(what) + ": " + std::generic_category().message(number));
}

Result<void> write_all(const int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && !may_try_again(descriptor, POLLOUT)) return fail_errno("write");
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<std::string> read_some(const int descriptor, const std::size_t limit) {
  std::string bytes(limit, '\0');
  ssize_t count = -1;
  do {
    count = ::read(descriptor, bytes.data(), bytes.size());
  } while (count < 0 && may_try_again(descriptor, POLLIN));
  if (count < 0) return fail_errno("read");
  bytes.resize(static_cast<std::size_t>(count));
  return bytes;
}

Result<std::string> read_exactly(const int descriptor, const std::size_t count) {
  std::string bytes;
  while (bytes.size() < count) {
    const auto more = read_some(descriptor, count - bytes.size());
    if (!more) return more;
    if (more->empty()) break;
    bytes += *more;
  }
  return bytes;
}

Result<void> copy_all(const int from, const int to) {
  while (true) {
    const auto bytes = read_some(from, piece_bytes);
    if (!bytes) return tl::unexpected(bytes.error());
    if (bytes->empty()) return {};
    const auto written = write_all(to, *bytes);
    if (!written) return written;
  }
}

Result<Fd> connect_to(const std::uint16_t port) {
  Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(port);
  if (!socket.is_open() || ::connect(socket.number(), generic(address), sizeof(address)) != 0) {
    return fail_errno("connect to 127.0.0.1:" + std::to_string(port));
  }
  switch_on(socket, IPPROTO_TCP, TCP_NODELAY);
  return socket;
}

Result<Fd> listen_on(const std::uint16_t port) {
  Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(port);
  if (socket.is_open()) switch_on(socket, SOL_SOCKET, SO_REUSEADDR);
  // What it accepts inherits the option.
  if (socket.is_open()) switch_on(socket, IPPROTO_TCP, TCP_NODELAY);
  if (!socket.is_open() || ::bind(socket.number(), generic(address), sizeof(address)) != 0 ||
      ::listen(socket.number(), waiting_clients) != 0) {
    return fail_errno("listen on 127.0.0.1:" + std::to_string(port));
  }
  return socket;
}

std::uint16_t port_of(const Fd& socket) {
  sockaddr_in address{};
  socklen_t length = sizeof(address);
  const bool known =
      ::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &length) == 0;
  return known ? ntohs(address.sin_port) : std::uint16_t{0};
}

}  // namespace shell
