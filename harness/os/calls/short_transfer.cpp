#include "harness/os/calls/short_transfer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <vector>

#include "harness/os/calls/transfer_request.h"

namespace backfault {
namespace {

using Kind = ShortTransfer::Kind;
constexpr std::uint64_t most_short_buffer = std::uint64_t{1} << 20;
constexpr int harmless_flags = MSG_DONTWAIT | MSG_NOSIGNAL | MSG_CMSG_CLOEXEC | MSG_MORE;

/// The harness's own copy of what the call is about.
struct Copy {
  Fd descriptor;
  struct stat facts {};
  int status_flags = 0;

  [[nodiscard]] bool is(const mode_t type) const { return (facts.st_mode & S_IFMT) == type; }
};

std::optional<Copy> borrow(const HeldCall& call, const TransferRequest& request) {
  Copy copy{.descriptor = borrow_from_thread(call.tid, request.descriptor)};
  copy.status_flags = ::fcntl(copy.descriptor.get(), F_GETFL);
  if (copy.status_flags < 0 || ::fstat(copy.descriptor.get(), &copy.facts) != 0) {
    return std::nullopt;
  }
  return copy;
}

int own_option(const Fd& socket, const int name) {
  int value = -1;
  socklen_t length = sizeof value;
  return ::getsockopt(socket.get(), SOL_SOCKET, name, &value, &length) == 0 ? value : -1;
}

bool has_time_out(const Fd& socket, const int name) {
  timeval limit{};
  socklen_t length = sizeof limit;
  return ::getsockopt(socket.get(), SOL_SOCKET, name, &limit, &length) != 0 || limit.tv_sec != 0 ||
         limit.tv_usec != 0;
}

bool is_byte_stream(const Fd& socket) {
  const int family = own_option(socket, SO_DOMAIN);
  const bool known = family == AF_UNIX || family == AF_INET || family == AF_INET6;
  return known && own_option(socket, SO_TYPE) == SOCK_STREAM;
}

/// Whether all that the call does can be done for it here.
bool is_plain(const Copy& copy, const TransferRequest& request) {
  if (copy.is(S_IFREG)) return !request.is_socket_call && (copy.status_flags & O_DIRECT) == 0;
  if (request.offset) return false;
  if (copy.is(S_IFSOCK)) {
    return (request.flags & ~harmless_flags) == 0 && is_byte_stream(copy.descriptor);
  }
  // What is written to a pipe at once, up to this size, must stay together, see pipe(7).
  const bool must_be_whole = !request.reads && request.asked() <= PIPE_BUF;
  return copy.is(S_IFIFO) && !request.is_socket_call && !must_be_whole &&
         (copy.status_flags & O_DIRECT) == 0;
}

/// Becomes readable when the copy does or can be written to. It does not keep what the copy leads
/// to open: the caller's own descriptor does (epoll(7), question 6).
Fd watch(const Copy& copy, const bool reads) {
  Fd watcher(::epoll_create1(EPOLL_CLOEXEC));
  epoll_event event{.events = (reads ? EPOLLIN : EPOLLOUT) | std::uint32_t{EPOLLRDHUP},
                    .data = {.u64 = 0}};
  if (::epoll_ctl(watcher.get(), EPOLL_CTL_ADD, copy.descriptor.get(), &event) != 0) return Fd();
  return watcher;
}

/// What it means that the transfer would block.
ShortTransfer would_block(const Copy& copy, const TransferRequest& request) {
  const bool may_block =
      (copy.status_flags & O_NONBLOCK) == 0 && (request.flags & MSG_DONTWAIT) == 0;
  // The caller's own time-out is to begin when it would without this.
  const bool is_timed =
      copy.is(S_IFSOCK) && has_time_out(copy.descriptor, request.reads ? SO_RCVTIMEO : SO_SNDTIMEO);
  ShortTransfer transfer{.asked = request.asked()};
  if (!may_block || is_timed) return transfer;
  transfer.readiness = watch(copy, request.reads);
  if (transfer.readiness.valid()) transfer.kind = Kind::not_ready;
  return transfer;
}

ssize_t move_in_file(const Copy& copy, const TransferRequest& request,
                     const std::span<std::byte> bytes) {
  const int file = copy.descriptor.get();
  if (request.offset) {
    const auto offset = static_cast<off_t>(*request.offset);
    return request.reads ? ::pread(file, bytes.data(), bytes.size(), offset)
                         : ::pwrite(file, bytes.data(), bytes.size(), offset);
  }
  return request.reads ? ::read(file, bytes.data(), bytes.size())
                       : ::write(file, bytes.data(), bytes.size());
}

ssize_t move_through_socket(const Copy& copy, const TransferRequest& request,
                            const std::span<std::byte> bytes) {
  const int socket = copy.descriptor.get();
  if (request.reads) return ::recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
  return ::send(socket, bytes.data(), bytes.size(),
                MSG_DONTWAIT | MSG_NOSIGNAL | (request.flags & MSG_MORE));
}

/// Opened again, since whether it blocks belongs to the caller's own open description.
ssize_t move_through_pipe(const Copy& copy, const TransferRequest& request,
                          const std::span<std::byte> bytes) {
  const std::string again = fmt::format("/proc/self/fd/{}", copy.descriptor.get());
  const Fd pipe(
      ::open(again.c_str(), (request.reads ? O_RDONLY : O_WRONLY) | O_NONBLOCK | O_CLOEXEC));
  return request.reads ? ::read(pipe.get(), bytes.data(), bytes.size())
                       : ::write(pipe.get(), bytes.data(), bytes.size());
}

ssize_t move(const Copy& copy, const TransferRequest& request, const std::span<std::byte> bytes) {
  if (copy.is(S_IFREG)) return move_in_file(copy, request, bytes);
  return copy.is(S_IFSOCK) ? move_through_socket(copy, request, bytes)
                           : move_through_pipe(copy, request, bytes);
}

short readiness_of(const Copy& copy) {
  pollfd look{.fd = copy.descriptor.get(), .events = POLLIN | POLLOUT, .revents = 0};
  return ::poll(&look, 1, 0) == 1 ? look.revents : short{0};
}

}  // namespace

ShortTransfer move_less(const HeldCall& call, const std::string_view name, const Bytes most,
                        const std::function<bool()>& is_waiting) {
  const auto request = read_request(call, name);
  if (!request || request->asked() <= most.count) return {};
  const auto copy = borrow(call, *request);
  if (!copy || !is_plain(*copy, *request)) return {};
  const std::uint64_t asked = request->asked();
  std::vector<std::byte> bytes(std::min(most.count, most_short_buffer));
  if (!request->reads && !gather(call.tid, *request, bytes)) return {};
  if (!copy->is(S_IFREG)) {
    const short ready = readiness_of(*copy);
    // Errors are for the caller; some are told once only, and some raise a signal.
    if ((ready & POLLERR) != 0) return {};
    if ((ready & (request->reads ? POLLIN : POLLOUT)) == 0) {
      return (ready & POLLHUP) != 0 ? ShortTransfer{} : would_block(*copy, *request);
    }
  }
  if (!is_waiting()) return {};
  const ssize_t count = move(*copy, *request, bytes);
  if (count < 0 && errno == EAGAIN) return would_block(*copy, *request);
  // Only the kernel can raise SIGPIPE in the caller.
  if (count < 0 && (errno == EPIPE || errno == EINTR || errno == ENXIO)) return {};
  if (count < 0) return {.kind = Kind::failed, .asked = asked, .bytes = 0, .error = errno};
  const auto moved = static_cast<std::uint64_t>(count);
  if (request->reads && !scatter(call.tid, *request, std::span(bytes).first(moved))) {
    return {.kind = Kind::failed, .asked = asked, .bytes = 0, .error = EFAULT};
  }
  return {.kind = Kind::moved,
          .asked = asked,
          .bytes = moved,
          .error = 0,
          .is_cut = moved == bytes.size()};
}

}  // namespace backfault
