#include "harness/os/net/live_connection.h"

#include <fmt/format.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

#include "harness/os/base/error_text.h"
#include "harness/os/net/descriptor_probe.h"
#include "harness/os/net/endpoint.h"
#include "harness/os/net/sock_diag.h"

namespace backfault {
namespace {

struct Ends {
  sockaddr_storage own{};
  sockaddr_storage peer{};
};

/// Nothing when the socket has no peer (any more).
std::optional<Ends> ends_of(const Fd& socket) {
  Ends ends;
  socklen_t own_size = sizeof ends.own;
  socklen_t peer_size = sizeof ends.peer;
  // The socket interface wants its own family of pointers.
  const bool known =
      ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&ends.own), &own_size) == 0 &&
      ::getpeername(socket.get(), reinterpret_cast<sockaddr*>(&ends.peer), &peer_size) == 0;
  return known ? std::optional(ends) : std::nullopt;
}

std::uint64_t inode_of(const Fd& socket) {
  struct stat status {};
  return ::fstat(socket.get(), &status) == 0 ? status.st_ino : 0;
}

/// Address and port of one end, where sock_diag wants them.
void put_end(const sockaddr_storage& end, __be32* const address, __be16& port) {
  if (end.ss_family == AF_INET) {
    sockaddr_in value{};
    std::memcpy(&value, &end, sizeof value);
    std::memcpy(address, &value.sin_addr, sizeof value.sin_addr);
    port = value.sin_port;
  } else {
    sockaddr_in6 value{};
    std::memcpy(&value, &end, sizeof value);
    std::memcpy(address, &value.sin6_addr, sizeof value.sin6_addr);
    port = value.sin6_port;
  }
}

struct CloseDestroyer {
  void operator()(mnl_socket* socket) const { static_cast<void>(mnl_socket_close(socket)); }
};

/// Sends the request and takes the kernel's answer; errno tells a refusal.
bool carry_out(const inet_diag_req_v2& request) {
  const std::unique_ptr<mnl_socket, CloseDestroyer> netlink(
      mnl_socket_open2(NETLINK_SOCK_DIAG, SOCK_CLOEXEC));
  const timeval patience{.tv_sec = 2, .tv_usec = 0};
  if (!netlink || mnl_socket_bind(netlink.get(), 0, MNL_SOCKET_AUTOPID) != 0 ||
      ::setsockopt(mnl_socket_get_fd(netlink.get()), SOL_SOCKET, SO_RCVTIMEO, &patience,
                   sizeof patience) != 0) {
    return false;
  }
  alignas(nlmsghdr) std::array<char, 512> out{};
  nlmsghdr* const header = mnl_nlmsg_put_header(out.data());
  header->nlmsg_type = SOCK_DESTROY;
  header->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
  std::memcpy(mnl_nlmsg_put_extra_header(header, sizeof request), &request, sizeof request);
  if (mnl_socket_sendto(netlink.get(), header, header->nlmsg_len) < 0) return false;
  alignas(nlmsghdr) std::array<char, 4096> in{};
  const ssize_t length = mnl_socket_recvfrom(netlink.get(), in.data(), in.size());
  return length >= 0 && mnl_cb_run(in.data(), static_cast<std::size_t>(length), 0,
                                   mnl_socket_get_portid(netlink.get()), nullptr, nullptr) >= 0;
}

}  // namespace

Result<std::vector<ConnectionFact>> live_connections_of(const int pid) {
  const auto sockets = tcp_sockets_of(pid);
  if (!sockets) return tl::unexpected(sockets.error());
  const auto process = open_process(pid);
  if (!process) return tl::unexpected(process.error());
  std::vector<ConnectionFact> found;
  for (const SocketFact& socket : *sockets) {
    const auto copy = borrow_descriptor(*process, socket.descriptor);
    if (!copy || !ends_of(*copy)) continue;
    found.push_back({.pid = pid,
                     .descriptor = socket.descriptor,
                     .inode = inode_of(*copy),
                     .endpoints = socket.endpoints});
  }
  return found;
}

Result<std::vector<std::uint16_t>> listening_tcp_ports_of(const int pid) {
  const auto sockets = tcp_sockets_of(pid);
  if (!sockets) return tl::unexpected(sockets.error());
  const auto process = open_process(pid);
  if (!process) return tl::unexpected(process.error());
  std::vector<std::uint16_t> ports;
  for (const SocketFact& socket : *sockets) {
    const auto copy = borrow_descriptor(*process, socket.descriptor);
    int listens = 0;
    socklen_t size = sizeof listens;
    if (!copy || ::getsockopt(copy->get(), SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 ||
        listens == 0) {
      continue;
    }
    sockaddr_storage address{};
    size = sizeof address;
    ::getsockname(copy->get(), reinterpret_cast<sockaddr*>(&address), &size);
    const auto own = endpoint_of(address);
    if (own) ports.push_back(own->port);
  }
  std::ranges::sort(ports);
  ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
  return ports;
}

Result<Fd> borrow_connection(const ConnectionFact& connection) {
  const auto process = open_process(connection.pid);
  if (!process) return tl::unexpected(process.error());
  auto copy = borrow_descriptor(*process, connection.descriptor);
  if (copy && inode_of(*copy) != connection.inode) {
    return fail(fmt::format("descriptor {} of process {} is not {} any more", connection.descriptor,
                            connection.pid, connection.endpoints));
  }
  return copy;
}

Result<void> destroy_socket(const Fd& socket) {
  const auto ends = ends_of(socket);
  if (!ends) return fail("end a connection: it has ended");
  inet_diag_req_v2 request{};
  request.sdiag_family = static_cast<std::uint8_t>(ends->own.ss_family);
  request.sdiag_protocol = IPPROTO_TCP;
  request.idiag_states = 0xffffffff;
  put_end(ends->own, request.id.idiag_src, request.id.idiag_sport);
  put_end(ends->peer, request.id.idiag_dst, request.id.idiag_dport);
  request.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  if (carry_out(request)) return {};
  return tl::unexpected(last_error("SOCK_DESTROY"));
}

Result<void> shut_down_socket(const Fd& socket, const SocketHalf half) {
  const int how = half == SocketHalf::receive ? SHUT_RD
                  : half == SocketHalf::send  ? SHUT_WR
                                              : SHUT_RDWR;
  if (::shutdown(socket.get(), how) == 0) return {};
  return tl::unexpected(last_error("shut down a direction of a connection"));
}

bool receives_nothing(const Fd& socket) {
  pollfd look{.fd = socket.get(), .events = POLLRDHUP, .revents = 0};
  return ::poll(&look, 1, 0) == 1 && (look.revents & POLLRDHUP) != 0;
}

bool sends_nothing(const Fd& socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(socket.get(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return false;
  switch (static_cast<TcpState>(info.tcpi_state)) {
    case TcpState::fin_wait_1:
    case TcpState::fin_wait_2:
    case TcpState::time_wait:
    case TcpState::closed:
    case TcpState::last_ack:
    case TcpState::closing:
      return true;
    case TcpState::established:
    case TcpState::syn_sent:
    case TcpState::syn_received:
    case TcpState::close_wait:
    case TcpState::listening:
    case TcpState::new_syn_received:
      break;
  }
  return false;
}

}  // namespace backfault
