#include "harness/os/listener_lookup.h"

#include <fmt/format.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "harness/os/error_text.h"

namespace backfault {
namespace {

constexpr std::uint8_t listening_state = 10;  // include/net/tcp_states.h

int read_state(const nlmsghdr* const header, void* const data) {
  inet_diag_msg message{};
  if (mnl_nlmsg_get_payload_len(header) < sizeof message) return MNL_CB_ERROR;
  std::memcpy(&message, mnl_nlmsg_get_payload(header), sizeof message);
  *static_cast<bool*>(data) = message.idiag_state == listening_state;
  return MNL_CB_STOP;
}

}  // namespace

Result<void> ListenerLookup::open() {
  socket_.reset(mnl_socket_open2(NETLINK_SOCK_DIAG, SOCK_CLOEXEC));
  const timeval patience{.tv_sec = 2, .tv_usec = 0};
  if (socket_ && mnl_socket_bind(socket_.get(), 0, MNL_SOCKET_AUTOPID) == 0 &&
      ::setsockopt(mnl_socket_get_fd(socket_.get()), SOL_SOCKET, SO_RCVTIMEO, &patience,
                   sizeof patience) == 0) {
    return {};
  }
  Error error = last_error("open a socket for NETLINK_SOCK_DIAG");
  socket_.reset();
  return tl::unexpected(std::move(error));
}

Result<bool> ListenerLookup::listens(const std::uint16_t port) {
  if (!socket_) {
    if (auto opened = open(); !opened) return tl::unexpected(opened.error());
  }
  inet_diag_req_v2 request{};
  request.sdiag_family = AF_INET;
  request.sdiag_protocol = IPPROTO_TCP;
  request.idiag_states = 1U << listening_state;
  request.id.idiag_src[0] = htonl(INADDR_LOOPBACK);
  request.id.idiag_sport = htons(port);
  request.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  std::array<char, 256> out{};
  nlmsghdr* const header = mnl_nlmsg_put_header(out.data());
  header->nlmsg_type = SOCK_DIAG_BY_FAMILY;
  header->nlmsg_flags = NLM_F_REQUEST;
  header->nlmsg_seq = ++sequence_;
  std::memcpy(mnl_nlmsg_put_extra_header(header, sizeof request), &request, sizeof request);

  alignas(nlmsghdr) std::array<char, 4096> in{};
  bool found = false;
  ssize_t length = mnl_socket_sendto(socket_.get(), header, header->nlmsg_len);
  if (length >= 0) length = mnl_socket_recvfrom(socket_.get(), in.data(), in.size());
  if (length >= 0 && mnl_cb_run(in.data(), static_cast<std::size_t>(length), sequence_,
                                mnl_socket_get_portid(socket_.get()), read_state, &found) >= 0) {
    return found;
  }
  if (length >= 0 && errno == ENOENT) return false;
  Error error = last_error(fmt::format("ask who listens on port {}", port));
  // An answer that comes late is never taken for the next one.
  socket_.reset();
  return tl::unexpected(std::move(error));
}

}  // namespace backfault
