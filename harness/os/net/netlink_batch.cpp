#include "harness/os/net/netlink_batch.h"

#include <libnftnl/common.h>
#include <linux/netfilter.h>
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

nlmsghdr* build_header(char* const where, const int type, const std::uint16_t flags,
                       const std::uint32_t sequence) {
  return nftnl_nlmsg_build_hdr(where, static_cast<std::uint16_t>(type), NFPROTO_INET,
                               static_cast<std::uint16_t>(flags | NLM_F_ACK), sequence);
}

int hand_over(const nlmsghdr* const header, void* const data) {
  (*static_cast<const std::function<void(const nlmsghdr&)>*>(data))(*header);
  return MNL_CB_OK;
}

}  // namespace

NetlinkBatch::NetlinkBatch() {
  append([&](char* const where) { return nftnl_batch_begin(where, ++sequence_); });
}

void NetlinkBatch::append(const std::function<nlmsghdr*(char*)>& build) {
  const std::size_t begin = messages_.size();
  messages_.resize(begin + longest_message);
  messages_.resize(begin + build(messages_.data() + begin)->nlmsg_len);
}

void NetlinkBatch::add(const int type, const std::uint16_t flags,
                       const std::function<void(nlmsghdr&)>& fill) {
  append([&](char* const where) {
    nlmsghdr* const header = build_header(where, type, flags, ++sequence_);
    fill(*header);
    return header;
  });
  ++answers_;
}

Result<void> NetlinkBatch::send(const std::string& what) {
  append([&](char* const where) { return nftnl_batch_end(where, ++sequence_); });
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
  nlmsghdr& header = *build_header(out.data(), type, flags, 0);
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
