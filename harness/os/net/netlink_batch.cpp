#include "harness/os/net/netlink_batch.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <memory>

#include "harness/os/base/error_text.h"

namespace backfault {
namespace {

constexpr std::size_t longest_message = 4096;
constexpr std::size_t answer_size = 32768;
constexpr int most_answers = 4096;

struct CloseBatch {
  void operator()(mnl_socket* socket) const { static_cast<void>(mnl_socket_close(socket)); }
};
using FilterSocket = std::unique_ptr<mnl_socket, CloseBatch>;

Result<FilterSocket> open_filter() {
  FilterSocket socket(mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC));
  const timeval patience{.tv_sec = 2, .tv_usec = 0};
  if (!socket || mnl_socket_bind(socket.get(), 0, MNL_SOCKET_AUTOPID) != 0 ||
      ::setsockopt(mnl_socket_get_fd(socket.get()), SOL_SOCKET, SO_RCVTIMEO, &patience,
                   sizeof patience) != 0) {
    return tl::unexpected(last_error("open a socket for NETLINK_NETFILTER"));
  }
  return socket;
}

nlmsghdr& put_headers(char* const where, const std::uint16_t type, const std::uint16_t flags,
                      const std::uint8_t family, const std::uint16_t resource) {
  nlmsghdr* const header = mnl_nlmsg_put_header(where);
  header->nlmsg_type = type;
  header->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
  auto* const extra = static_cast<nfgenmsg*>(mnl_nlmsg_put_extra_header(header, sizeof(nfgenmsg)));
  extra->nfgen_family = family;
  extra->version = NFNETLINK_V0;
  extra->res_id = htons(resource);
  return *header;
}

std::uint16_t filter_type(const int type) {
  return static_cast<std::uint16_t>((NFNL_SUBSYS_NFTABLES << 8U) | static_cast<unsigned>(type));
}

int hand_over(const nlmsghdr* const header, void* const data) {
  (*static_cast<const std::function<void(const nlmsghdr&)>*>(data))(*header);
  return MNL_CB_OK;
}

}  // namespace

NetlinkBatch::NetlinkBatch() { start(NFNL_MSG_BATCH_BEGIN, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES); }

nlmsghdr& NetlinkBatch::start(const std::uint16_t type, const std::uint16_t flags,
                              const std::uint8_t family, const std::uint16_t resource) {
  const std::size_t begin = messages_.size();
  messages_.resize(begin + longest_message);
  nlmsghdr& header = put_headers(messages_.data() + begin, type, flags, family, resource);
  header.nlmsg_seq = ++sequence_;
  messages_.resize(begin + header.nlmsg_len);
  return header;
}

void NetlinkBatch::add(const int type, const std::uint16_t flags,
                       const std::function<void(nlmsghdr&)>& fill) {
  const std::size_t begin = messages_.size();
  start(filter_type(type), static_cast<std::uint16_t>(flags | NLM_F_ACK), NFPROTO_INET, 0);
  messages_.resize(begin + longest_message);
  auto& header = *reinterpret_cast<nlmsghdr*>(messages_.data() + begin);
  fill(header);
  messages_.resize(begin + header.nlmsg_len);
  ++answers_;
}

Result<void> NetlinkBatch::send(const std::string& what) {
  start(NFNL_MSG_BATCH_END, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES);
  const auto socket = open_filter();
  if (!socket) return tl::unexpected(socket.error());
  if (mnl_socket_sendto(socket->get(), messages_.data(), messages_.size()) < 0) {
    return tl::unexpected(last_error(what));
  }
  const unsigned port = mnl_socket_get_portid(socket->get());
  alignas(nlmsghdr) std::array<char, answer_size> in{};
  for (std::uint32_t answered = 0; answered < answers_; ++answered) {
    const ssize_t length = mnl_socket_recvfrom(socket->get(), in.data(), in.size());
    // A refusal may come for each message; the first is the cause.
    if (length < 0 ||
        mnl_cb_run(in.data(), static_cast<std::size_t>(length), 0, port, nullptr, nullptr) < 0) {
      return tl::unexpected(last_error(what));
    }
  }
  return {};
}

Result<bool> ask_filter(const int type, const std::uint16_t flags,
                        const std::function<void(nlmsghdr&)>& fill,
                        const std::function<void(const nlmsghdr&)>& read) {
  const auto socket = open_filter();
  if (!socket) return tl::unexpected(socket.error());
  alignas(nlmsghdr) std::array<char, longest_message> out{};
  nlmsghdr& header = put_headers(out.data(), filter_type(type),
                                 static_cast<std::uint16_t>(flags | NLM_F_ACK), NFPROTO_INET, 0);
  fill(header);
  if (mnl_socket_sendto(socket->get(), &header, header.nlmsg_len) < 0) {
    return tl::unexpected(last_error("ask nf_tables"));
  }
  const unsigned port = mnl_socket_get_portid(socket->get());
  alignas(nlmsghdr) std::array<char, answer_size> in{};
  auto reader = read;
  for (int count = 0; count < most_answers; ++count) {
    const ssize_t length = mnl_socket_recvfrom(socket->get(), in.data(), in.size());
    const int state = length < 0 ? MNL_CB_ERROR
                                 : mnl_cb_run(in.data(), static_cast<std::size_t>(length), 0, port,
                                              hand_over, &reader);
    if (state == MNL_CB_STOP) return true;
    if (state == MNL_CB_ERROR && errno == ENOENT) return false;
    if (state == MNL_CB_ERROR) return tl::unexpected(last_error("ask nf_tables"));
  }
  return fail("ask nf_tables: the answer does not end");
}

}  // namespace backfault
