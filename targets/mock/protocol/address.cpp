#include "targets/mock/protocol/address.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>
#include <memory>

namespace mock {
namespace {

struct SocketName {
  sockaddr_storage storage{};
  socklen_t size = 0;

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

Result<SocketName> name_of(const UnixAddress& address) {
  SocketName name;
  sockaddr_un unix_name{};
  unix_name.sun_family = AF_UNIX;
  if (address.path.empty() || address.path.size() >= sizeof unix_name.sun_path) {
    return fail(hr::invalid_param, "unix:" + address.path + ": a socket path has 1 to 107 bytes");
  }
  std::memcpy(unix_name.sun_path, address.path.data(), address.path.size());
  name.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.path.size());
  if (address.path.front() == '@') {
    unix_name.sun_path[0] = '\0';
  } else {
    ++name.size;
  }
  std::memcpy(&name.storage, &unix_name, sizeof unix_name);
  return name;
}

Result<SocketName> name_of(const TcpAddress& address) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const auto port = std::to_string(address.port);
  const int problem = ::getaddrinfo(address.host.c_str(), port.c_str(), &hints, &found);
  if (problem != 0) {
    return fail(hr::could_not_connect, show(Address(address)) + ": " + ::gai_strerror(problem));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, ::freeaddrinfo);
  SocketName name;
  name.size = found->ai_addrlen;
  std::memcpy(&name.storage, found->ai_addr, found->ai_addrlen);
  return name;
}

Result<SocketName> name_of(const Address& address) {
  return std::visit([](const auto& kind) { return name_of(kind); }, address);
}

Result<TcpAddress> numeric_name_of(const Fd& socket) {
  SocketName name;
  name.size = sizeof name.storage;
  if (::getsockname(socket.number(), name.get(), &name.size) != 0) {
    return fail_errno(hr::communication_error, "getsockname");
  }
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  const int problem = ::getnameinfo(name.get(), name.size, host.data(), host.size(), port.data(),
                                    port.size(), NI_NUMERICHOST | NI_NUMERICSERV);
  if (problem != 0) return fail(hr::communication_error, ::gai_strerror(problem));
  TcpAddress address{.host = host.data(), .port = 0};
  std::from_chars(port.data(), port.data() + std::strlen(port.data()), address.port);
  return address;
}

void set_no_delay(const Fd& socket) {
  const int on = 1;
  // Fails on a Unix socket, which has no such delay.
  static_cast<void>(::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on));
}

/// True for a socket file that nobody listens at any more.
bool is_stale(const Address& address) {
  const auto* const file = std::get_if<UnixAddress>(&address);
  if (file == nullptr || file->path.front() == '@') return false;
  const auto attempt = connect_to(address, std::chrono::seconds(1));
  return !attempt.has_value() &&
         attempt.error().text.ends_with(std::generic_category().message(ECONNREFUSED));
}

Result<void> finish_connecting(const Fd& socket, Patience patience, const Fd* control) {
  std::array<pollfd, 2> waits{};
  waits[0] = {.fd = socket.number(), .events = POLLOUT, .revents = 0};
  waits[1] = {.fd = control != nullptr ? control->number() : -1, .events = POLLRDHUP, .revents = 0};
  if (auto waited = wait_for(waits.data(), waits.size(), patience, "for a connection"); !waited) {
    return waited;
  }
  if (waits[1].revents != 0) {
    return fail(hr::communication_error, "the peer went away", Cause::peer_gone);
  }
  int problem = 0;
  socklen_t size = sizeof problem;
  if (::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &problem, &size) != 0) problem = errno;
  if (problem == 0) return {};
  return fail(hr::could_not_connect, std::generic_category().message(problem), Cause::system);
}

}  // namespace

Result<TcpAddress> parse_host_and_port(std::string_view text) {
  const auto colon = text.rfind(':');
  TcpAddress address;
  bool good = colon != std::string_view::npos && colon > 0;
  if (good) {
    auto host = text.substr(0, colon);
    const auto port = text.substr(colon + 1);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
      host = host.substr(1, host.size() - 2);
    }
    const auto [stop, problem] =
        std::from_chars(port.data(), port.data() + port.size(), address.port);
    good = problem == std::errc{} && stop == port.data() + port.size();
    address.host = std::string(host);
  }
  if (!good) {
    return fail(hr::invalid_param,
                "\"" + std::string(text) + "\" is no HOST:PORT with a port from 0 to 65535");
  }
  return address;
}

Result<Address> parse_address(std::string_view text) {
  if (text.starts_with("unix:") && text.size() > 5) {
    return UnixAddress{.path = std::string(text.substr(5))};
  }
  if (text.starts_with("tcp:")) return parse_host_and_port(text.substr(4));
  return fail(hr::invalid_param, "address \"" + std::string(text) +
                                     "\": allowed is unix:PATH, unix:@NAME or tcp:HOST:PORT");
}

std::string show(const Address& address) {
  if (const auto* const file = std::get_if<UnixAddress>(&address)) return "unix:" + file->path;
  const auto& tcp = std::get<TcpAddress>(address);
  const bool brackets = tcp.host.find(':') != std::string::npos;
  return "tcp:" + (brackets ? "[" + tcp.host + "]" : tcp.host) + ":" + std::to_string(tcp.port);
}

std::string pick_address(const std::vector<std::string>& addresses, std::string_view transport) {
  const std::string_view scheme = transport == "local" ? "unix:" : "tcp:";
  for (const auto& address : addresses) {
    if (!transport.empty() && address.starts_with(scheme)) return address;
  }
  return addresses.empty() ? std::string() : addresses.front();
}

Result<Listener> listen_at(const Address& address) {
  auto name = name_of(address);
  if (!name) return pass_on(name);
  Fd socket(::socket(name->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return fail_errno(hr::could_not_connect, "socket");
  const int on = 1;
  static_cast<void>(::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
  int bound = ::bind(socket.number(), name->get(), name->size);
  if (bound != 0 && errno == EADDRINUSE) {
    if (is_stale(address)) {
      ::unlink(std::get<UnixAddress>(address).path.c_str());
      bound = ::bind(socket.number(), name->get(), name->size);
    } else {
      errno = EADDRINUSE;
    }
  }
  if (bound != 0 || ::listen(socket.number(), SOMAXCONN) != 0) {
    return fail_errno(hr::could_not_connect, "listen at " + show(address));
  }
  if (std::holds_alternative<UnixAddress>(address)) {
    return Listener{.socket = std::move(socket), .address = address};
  }
  auto real = numeric_name_of(socket);
  if (!real) return pass_on(real);
  return Listener{.socket = std::move(socket), .address = std::move(*real)};
}

Result<Fd> accept_from(const Fd& listener) {
  Fd socket(::accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!socket.is_open()) return fail_errno(hr::could_not_connect, "accept");
  set_no_delay(socket);
  return socket;
}

Result<Fd> connect_to(const Address& address, Patience patience, const Fd* control) {
  auto name = name_of(address);
  if (!name) return pass_on(name);
  Fd socket(::socket(name->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.is_open()) return fail_errno(hr::could_not_connect, "socket");
  const auto what = "connect to " + show(address);
  if (::connect(socket.number(), name->get(), name->size) != 0) {
    if (errno != EINPROGRESS) return fail_errno(hr::could_not_connect, what);
    if (auto done = finish_connecting(socket, patience, control); !done) {
      return fail(done.error().code, what + ": " + done.error().text, done.error().cause);
    }
  }
  const int flags = ::fcntl(socket.number(), F_GETFL);
  if (flags < 0 || ::fcntl(socket.number(), F_SETFL, flags & ~O_NONBLOCK) != 0) {
    return fail_errno(hr::could_not_connect, "fcntl");
  }
  set_no_delay(socket);
  return socket;
}

Result<std::string> local_host(const Fd& socket) {
  auto name = numeric_name_of(socket);
  if (!name) return pass_on(name);
  return name->host;
}

}  // namespace mock
