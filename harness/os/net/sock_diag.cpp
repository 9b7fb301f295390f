#include "harness/os/net/sock_diag.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "harness/os/base/error_text.h"

namespace backfault {
namespace {

constexpr std::size_t most_sockets = 65536;
constexpr int most_attempts = 5;
constexpr std::uint32_t every_state = 0xffffffff;
constexpr std::uint32_t listening_state = 1U << static_cast<unsigned>(TcpState::listening);

struct CloseDiag {
  void operator()(mnl_socket* socket) const { static_cast<void>(mnl_socket_close(socket)); }
};
using DiagSocket = std::unique_ptr<mnl_socket, CloseDiag>;

Result<DiagSocket> open_diag() {
  DiagSocket socket(mnl_socket_open2(NETLINK_SOCK_DIAG, SOCK_CLOEXEC));
  if (!socket) return tl::unexpected(last_error("open a socket for NETLINK_SOCK_DIAG"));
  if (mnl_socket_bind(socket.get(), 0, MNL_SOCKET_AUTOPID) != 0) {
    return tl::unexpected(last_error("bind a socket for NETLINK_SOCK_DIAG"));
  }
  const timeval patience{.tv_sec = 2, .tv_usec = 0};
  const int number = mnl_socket_get_fd(socket.get());
  if (::setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0) {
    return tl::unexpected(last_error("bound the wait for NETLINK_SOCK_DIAG"));
  }
  return socket;
}

template <typename Request>
bool send_request(mnl_socket& socket, const Request& request, const int flags,
                  const std::uint32_t sequence) {
  std::array<char, 512> out{};
  nlmsghdr* const header = mnl_nlmsg_put_header(out.data());
  header->nlmsg_type = SOCK_DIAG_BY_FAMILY;
  header->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
  header->nlmsg_seq = sequence;
  std::memcpy(mnl_nlmsg_put_extra_header(header, sizeof request), &request, sizeof request);
  return mnl_socket_sendto(&socket, header, header->nlmsg_len) >= 0;
}

/// Sends one dump request and hands every message of the answer to `read`. Errno tells a failure;
/// EINTR: the sockets changed while the kernel listed them, and the list may have gaps.
template <typename Request>
bool dump(mnl_socket& socket, const Request& request, const mnl_cb_t read, void* const into) {
  if (!send_request(socket, request, NLM_F_DUMP, 0)) return false;
  alignas(nlmsghdr) std::array<char, 32768> in{};
  const unsigned port = mnl_socket_get_portid(&socket);
  for (std::size_t count = 0; count < most_sockets; ++count) {
    const ssize_t length = mnl_socket_recvfrom(&socket, in.data(), in.size());
    if (length < 0) return false;
    const int state = mnl_cb_run(in.data(), static_cast<std::size_t>(length), 0, port, read, into);
    if (state <= MNL_CB_STOP) return state == MNL_CB_STOP;
  }
  errno = EMSGSIZE;
  return false;
}

/// Lists until the kernel could do it in one go. Each attempt has its own socket, so that a rest of
/// an answer is never taken for the next one.
template <typename List, typename Request>
Result<List> list_sockets(const Request& request, const mnl_cb_t read, const std::string& what) {
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    const auto socket = open_diag();
    if (!socket) return tl::unexpected(socket.error());
    List list;
    if (dump(**socket, request, read, &list)) return list;
    if (errno != EINTR) return tl::unexpected(last_error("list " + what));
  }
  return fail("list " + what + ": the kernel was interrupted in every attempt");
}

struct Attribute {
  int type;
  const nlattr* found;
};

int keep_attribute(const nlattr* const attribute, void* const data) {
  auto* const wanted = static_cast<Attribute*>(data);
  if (mnl_attr_get_type(attribute) == wanted->type) wanted->found = attribute;
  return MNL_CB_OK;
}

const nlattr* find_attribute(const nlmsghdr* const header, const std::size_t offset,
                             const int type) {
  Attribute wanted{.type = type, .found = nullptr};
  static_cast<void>(mnl_attr_parse(header, static_cast<unsigned>(offset), keep_attribute, &wanted));
  return wanted.found;
}

/// One 64-bit field of an attribute that older kernels make shorter.
std::optional<std::uint64_t> field_at(const nlattr* const attribute, const std::size_t offset) {
  std::uint64_t value = 0;
  if (attribute == nullptr || mnl_attr_get_payload_len(attribute) < offset + sizeof value) {
    return std::nullopt;
  }
  const auto* const payload = static_cast<const char*>(mnl_attr_get_payload(attribute));
  std::memcpy(&value, payload + offset, sizeof value);
  return value;
}

std::optional<std::uint8_t> byte_at(const nlattr* const attribute, const std::size_t offset) {
  if (attribute == nullptr || mnl_attr_get_payload_len(attribute) <= offset) return std::nullopt;
  return static_cast<const std::uint8_t*>(mnl_attr_get_payload(attribute))[offset];
}

int read_tcp_socket(const nlmsghdr* const header, void* const data) {
  auto& list = *static_cast<std::vector<TcpSocketInfo>*>(data);
  inet_diag_msg message{};
  if (mnl_nlmsg_get_payload_len(header) < sizeof message) return MNL_CB_OK;
  std::memcpy(&message, mnl_nlmsg_get_payload(header), sizeof message);
  const auto local =
      make_endpoint(message.idiag_family, message.id.idiag_src, ntohs(message.id.idiag_sport));
  const auto remote =
      make_endpoint(message.idiag_family, message.id.idiag_dst, ntohs(message.id.idiag_dport));
  if (!local || !remote || list.size() >= most_sockets) {
    errno = EMSGSIZE;
    return MNL_CB_ERROR;
  }
  const nlattr* const info = find_attribute(header, sizeof message, INET_DIAG_INFO);
  list.push_back({.inode = message.idiag_inode,
                  .local = *local,
                  .remote = *remote,
                  .state = static_cast<TcpState>(message.idiag_state),
                  .bytes_acked = field_at(info, offsetof(tcp_info, tcpi_bytes_acked)),
                  .bytes_received = field_at(info, offsetof(tcp_info, tcpi_bytes_received)),
                  .receive_queue = message.idiag_rqueue,
                  .send_queue = message.idiag_wqueue,
                  .timer = message.idiag_timer,
                  .timer_ms = message.idiag_expires,
                  .backoff = byte_at(info, offsetof(tcp_info, tcpi_backoff)),
                  .unanswered_probes = byte_at(info, offsetof(tcp_info, tcpi_probes))});
  return MNL_CB_OK;
}

using Peers = std::map<std::uint64_t, std::uint64_t>;

int read_unix_socket(const nlmsghdr* const header, void* const data) {
  auto& peers = *static_cast<Peers*>(data);
  unix_diag_msg message{};
  if (mnl_nlmsg_get_payload_len(header) < sizeof message) return MNL_CB_OK;
  std::memcpy(&message, mnl_nlmsg_get_payload(header), sizeof message);
  const nlattr* const peer = find_attribute(header, sizeof message, UNIX_DIAG_PEER);
  if (peer == nullptr || mnl_attr_get_payload_len(peer) < sizeof(std::uint32_t)) return MNL_CB_OK;
  if (peers.size() >= most_sockets) {
    errno = EMSGSIZE;
    return MNL_CB_ERROR;
  }
  const std::uint32_t inode = mnl_attr_get_u32(peer);
  if (inode != 0) peers[message.udiag_ino] = inode;
  return MNL_CB_OK;
}

Result<std::vector<TcpSocketInfo>> tcp_sockets_in(const std::uint32_t states) {
  std::vector<TcpSocketInfo> all;
  for (const int family : {AF_INET, AF_INET6}) {
    inet_diag_req_v2 request{};
    request.sdiag_family = static_cast<std::uint8_t>(family);
    request.sdiag_protocol = IPPROTO_TCP;
    request.idiag_ext = 1U << (INET_DIAG_INFO - 1);
    request.idiag_states = states;
    const auto list =
        list_sockets<std::vector<TcpSocketInfo>>(request, read_tcp_socket, "TCP sockets");
    if (!list) return tl::unexpected(list.error());
    all.insert(all.end(), list->begin(), list->end());
  }
  return all;
}

}  // namespace

Result<std::vector<TcpSocketInfo>> tcp_sockets() { return tcp_sockets_in(every_state); }

Result<std::vector<TcpSocketInfo>> tcp_listeners() { return tcp_sockets_in(listening_state); }

void ListenerLookup::Close::operator()(mnl_socket* const socket) const {
  static_cast<void>(mnl_socket_close(socket));
}

Result<bool> ListenerLookup::listens(const std::uint16_t port) {
  if (!socket_) {
    auto opened = open_diag();
    if (!opened) return tl::unexpected(opened.error());
    socket_.reset(opened->release());
  }
  inet_diag_req_v2 request{};
  request.sdiag_family = AF_INET;
  request.sdiag_protocol = IPPROTO_TCP;
  request.idiag_states = listening_state;
  request.id.idiag_src[0] = htonl(INADDR_LOOPBACK);
  request.id.idiag_sport = htons(port);
  request.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  ++sequence_;
  alignas(nlmsghdr) std::array<char, 4096> in{};
  std::vector<TcpSocketInfo> found;
  ssize_t length = -1;
  if (send_request(*socket_, request, 0, sequence_)) {
    length = mnl_socket_recvfrom(socket_.get(), in.data(), in.size());
  }
  if (length >= 0 &&
      mnl_cb_run(in.data(), static_cast<std::size_t>(length), sequence_,
                 mnl_socket_get_portid(socket_.get()), read_tcp_socket, &found) >= 0) {
    return !found.empty() && found.front().state == TcpState::listening;
  }
  if (length >= 0 && errno == ENOENT) return false;
  Error error = last_error("ask who listens on port " + std::to_string(port));
  // An answer that comes late is never taken for the next one.
  socket_.reset();
  return tl::unexpected(std::move(error));
}

Result<std::map<std::uint64_t, std::uint64_t>> unix_peers() {
  unix_diag_req request{};
  request.sdiag_family = AF_UNIX;
  request.udiag_states = every_state;
  request.udiag_show = UDIAG_SHOW_PEER;
  return list_sockets<Peers>(request, read_unix_socket, "Unix sockets");
}

}  // namespace backfault
