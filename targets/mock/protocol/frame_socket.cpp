#include "targets/mock/protocol/frame_socket.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace mock {
namespace {

// Do not trust the length: memory grows with the bytes that really arrive.
constexpr std::size_t growth_bytes = 1024 * 1024;

Result<void> wait_one(const Fd& socket, short events, Patience patience, std::string_view what) {
  pollfd wait{.fd = socket.number(), .events = events, .revents = 0};
  return wait_for(&wait, 1, patience, what);
}

Failure fail_connection(std::string_view call) {
  if (errno == EPIPE || errno == ECONNRESET) {
    return fail(hr::communication_error, "the peer went away", Cause::peer_gone);
  }
  return fail_errno(hr::communication_error, call);
}

union ControlBuffer {
  cmsghdr align;
  std::array<char, CMSG_SPACE(sizeof(int))> bytes;
};

Fd descriptor_in(msghdr& message) {
  for (auto* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    if (part->cmsg_len != CMSG_LEN(sizeof(int))) continue;
    int number = -1;
    std::memcpy(&number, CMSG_DATA(part), sizeof number);
    return Fd(number);
  }
  return Fd();
}

/// Like receive_all, but keeps a descriptor that comes along.
Result<Fd> receive_with_descriptor(const Fd& socket, std::span<char> buffer, Patience patience,
                                   std::string_view what) {
  Fd attached;
  while (!buffer.empty()) {
    if (auto ready = wait_one(socket, POLLIN, patience, what); !ready) return pass_on(ready);
    ControlBuffer control{};
    iovec piece{.iov_base = buffer.data(), .iov_len = buffer.size()};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    const auto count = ::recvmsg(socket.number(), &message, MSG_CMSG_CLOEXEC);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_connection("recvmsg");
    if (auto found = descriptor_in(message); found.is_open()) attached = std::move(found);
    if (count == 0) {
      return fail(hr::communication_error, "the peer went away", Cause::peer_gone);
    }
    buffer = buffer.subspan(static_cast<std::size_t>(count));
  }
  return attached;
}

}  // namespace

Result<void> send_all(const Fd& socket, std::string_view bytes, Patience patience,
                      std::string_view what) {
  while (!bytes.empty()) {
    const auto count =
        ::send(socket.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {
      if (auto ready = wait_one(socket, POLLOUT, patience, what); !ready) return ready;
    } else if (errno != EINTR) {
      return fail_connection("send");
    }
  }
  return {};
}

Result<void> receive_all(const Fd& socket, std::span<char> buffer, Patience patience,
                         std::string_view what) {
  while (!buffer.empty()) {
    if (patience.has_value()) {
      if (auto ready = wait_one(socket, POLLIN, patience, what); !ready) return ready;
    }
    const auto count = ::recv(socket.number(), buffer.data(), buffer.size(), 0);
    if (count > 0) {
      buffer = buffer.subspan(static_cast<std::size_t>(count));
    } else if (count == 0) {
      return fail(hr::communication_error, "the peer went away", Cause::peer_gone);
    } else if (errno != EINTR) {
      return fail_connection("recv");
    }
  }
  return {};
}

Result<void> send_with_descriptor(const Fd& socket, std::string_view bytes, const Fd& attached) {
  ControlBuffer control{};
  std::string copy(bytes);
  iovec piece{.iov_base = copy.data(), .iov_len = copy.size()};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();
  auto* const part = CMSG_FIRSTHDR(&message);
  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN(sizeof(int));
  const int number = attached.number();
  std::memcpy(CMSG_DATA(part), &number, sizeof number);
  const auto count = ::sendmsg(socket.number(), &message, MSG_NOSIGNAL);
  if (count != static_cast<ssize_t>(bytes.size())) return fail_connection("sendmsg");
  return {};
}

Result<Frame> receive_frame(const Fd& socket, std::uint32_t length_max, Patience patience,
                            std::string_view what, Descriptors descriptors) {
  Frame frame;
  std::array<char, frame_header_bytes> header{};
  if (descriptors == Descriptors::take) {
    auto attached = receive_with_descriptor(socket, header, patience, what);
    if (!attached) return pass_on(attached);
    frame.attached = std::move(*attached);
  } else if (auto got = receive_all(socket, header, patience, what); !got) {
    return pass_on(got);
  }
  auto decoded = decode_frame_header({header.data(), header.size()}, length_max);
  if (!decoded) return pass_on(decoded);
  frame.header = *decoded;
  for (std::size_t have = 0; have < frame.header.length;) {
    const auto more = std::min<std::size_t>(frame.header.length - have, growth_bytes);
    frame.payload.resize(have + more);
    auto got = receive_all(socket, std::span(frame.payload).subspan(have), patience, what);
    if (!got) return pass_on(got);
    have += more;
  }
  return frame;
}

}  // namespace mock
