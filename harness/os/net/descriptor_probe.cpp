#include "harness/os/net/descriptor_probe.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "harness/os/base/error_text.h"
#include "harness/os/net/endpoint.h"
#include "harness/os/net/socket_option.h"
#include "harness/os/proc/fs.h"

namespace backfault {
namespace {

constexpr std::uint64_t most_buffer = std::uint64_t{1} << 30;

std::string end_of(const Fd& socket, int (*const ask)(int, sockaddr*, socklen_t*)) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  // The socket interface wants its own family of pointers.
  if (ask(socket.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0) return "*";
  const auto endpoint = endpoint_of(address);
  return endpoint ? to_string(*endpoint) : "*";
}

/// Nothing when the descriptor is not a TCP socket.
std::optional<SocketFact> tcp_fact(const int pid, const int number, const Fd& socket) {
  if (socket_option<int>(socket, SOL_SOCKET, SO_PROTOCOL) != IPPROTO_TCP) return std::nullopt;
  const auto receive = socket_option<int>(socket, SOL_SOCKET, SO_RCVBUF);
  const auto send = socket_option<int>(socket, SOL_SOCKET, SO_SNDBUF);
  if (!receive || !send) return std::nullopt;
  return SocketFact{.pid = pid,
                    .descriptor = number,
                    .endpoints = fmt::format("{}-{}", end_of(socket, ::getsockname),
                                             end_of(socket, ::getpeername)),
                    .receive_buffer = {static_cast<std::uint64_t>(*receive)},
                    .send_buffer = {static_cast<std::uint64_t>(*send)},
                    .locked = socket_option<int>(socket, SOL_SOCKET, SO_BUF_LOCK)};
}

/// Nothing when the descriptor is not a pipe.
std::optional<PipeFact> describe_pipe(const int pid, const int number, const Fd& pipe) {
  const int capacity = ::fcntl(pipe.get(), F_GETPIPE_SZ);
  struct stat status {};
  if (capacity < 0 || ::fstat(pipe.get(), &status) != 0) return std::nullopt;
  return PipeFact{.pid = pid,
                  .descriptor = number,
                  .inode = status.st_ino,
                  .capacity = {static_cast<std::uint64_t>(capacity)}};
}

Fd copy_of(const Fd& process, const int number) {
  // pidfd_getfd(2) sets close-on-exec by itself.
  return Fd(static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), number, 0)));
}

/// Of the file type that /proc/PID/fd/N leads to; looking does not open it.
bool is_of_type(const std::string& path, const mode_t type) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & S_IFMT) == type;
}

/// Asks `describe` about every descriptor of this file type.
template <typename Fact>
Result<std::vector<Fact>> describe_all(const int pid, const mode_t type,
                                       std::optional<Fact> (*const describe)(int, int, const Fd&)) {
  const auto process = open_process(pid);
  if (!process) return tl::unexpected(process.error());
  const std::string folder = fmt::format("/proc/{}/fd", visible_thread_of(pid));
  if (!Fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)).valid()) {
    return tl::unexpected(last_error("read " + folder));
  }
  std::vector<Fact> facts;
  for (const int number : list_descriptors(pid)) {
    if (!is_of_type(fmt::format("{}/{}", folder, number), type)) continue;
    const Fd copy = copy_of(*process, number);
    if (!copy.valid() && errno == EPERM) {
      return tl::unexpected(last_error(fmt::format("copy descriptors of process {}", pid)));
    }
    if (!copy.valid()) continue;
    auto fact = describe(pid, number, copy);
    if (fact) facts.push_back(std::move(*fact));
  }
  return facts;
}

Result<void> set_buffer(const Fd& socket, const int forced, const int plain, const Bytes size) {
  if (size.count > most_buffer) {
    return fail(fmt::format("socket buffer of {} bytes: at most {}", size.count, most_buffer));
  }
  const int value = static_cast<int>(size.count);
  // The plain option is silently cut at the machine's limit, the forced one needs CAP_NET_ADMIN.
  if (::setsockopt(socket.get(), SOL_SOCKET, forced, &value, sizeof value) == 0) return {};
  if (::setsockopt(socket.get(), SOL_SOCKET, plain, &value, sizeof value) == 0) return {};
  return tl::unexpected(last_error(fmt::format("set a socket buffer to {} bytes", value)));
}

/// The copy, if it is still what `known` says.
template <typename Fact, typename Identity>
Result<Fd> borrow_known(const Fact& known,
                        std::optional<Fact> (*const describe)(int, int, const Fd&),
                        Identity Fact::*const identity) {
  const auto process = open_process(known.pid);
  if (!process) return tl::unexpected(process.error());
  auto copy = borrow_descriptor(*process, known.descriptor);
  if (!copy) return tl::unexpected(copy.error());
  const auto found = describe(known.pid, known.descriptor, *copy);
  if (!found || (*found).*identity != known.*identity) {
    return fail(fmt::format("descriptor {} of process {} is not {} any more", known.descriptor,
                            known.pid, known.*identity));
  }
  return copy;
}

}  // namespace

Result<Fd> open_process(const int pid) {
  const int id = visible_thread_of(pid);
  // PIDFD_THREAD is O_EXCL (Linux 6.9). pidfd_open(2) sets close-on-exec by itself.
  const unsigned flags = id == pid ? 0 : O_EXCL;
  Fd process(static_cast<int>(::syscall(SYS_pidfd_open, id, flags)));
  if (!process.valid()) return tl::unexpected(last_error(fmt::format("open process {}", pid)));
  return process;
}

Result<Fd> borrow_descriptor(const Fd& process, const int number) {
  Fd copy = copy_of(process, number);
  if (!copy.valid()) {
    return tl::unexpected(last_error(fmt::format("copy descriptor {}", number)));
  }
  return copy;
}

Result<std::vector<SocketFact>> tcp_sockets_of(const int pid) {
  return describe_all<SocketFact>(pid, S_IFSOCK, tcp_fact);
}

Result<void> set_socket_buffers(const SocketFact& socket, const SocketBuffers& buffers) {
  const auto copy = borrow_known(socket, tcp_fact, &SocketFact::endpoints);
  if (!copy) return tl::unexpected(copy.error());
  if (buffers.receive) {
    const auto done = set_buffer(*copy, SO_RCVBUFFORCE, SO_RCVBUF, *buffers.receive);
    if (!done) return done;
  }
  if (buffers.send) {
    const auto done = set_buffer(*copy, SO_SNDBUFFORCE, SO_SNDBUF, *buffers.send);
    if (!done) return done;
  }
  if (buffers.locked && ::setsockopt(copy->get(), SOL_SOCKET, SO_BUF_LOCK, &*buffers.locked,
                                     sizeof *buffers.locked) != 0) {
    return tl::unexpected(last_error("unlock a socket's buffers"));
  }
  return {};
}

Result<std::vector<PipeFact>> pipes_of(const int pid) {
  return describe_all<PipeFact>(pid, S_IFIFO, describe_pipe);
}

Result<void> set_pipe_capacity(const PipeFact& pipe, const Bytes capacity) {
  if (capacity.count > most_buffer) {
    return fail(fmt::format("pipe of {} bytes: at most {}", capacity.count, most_buffer));
  }
  const auto copy = borrow_known(pipe, describe_pipe, &PipeFact::inode);
  if (!copy) return tl::unexpected(copy.error());
  if (::fcntl(copy->get(), F_SETPIPE_SZ, static_cast<int>(capacity.count)) < 0) {
    return tl::unexpected(last_error(
        fmt::format("set the capacity of pipe {} to {} bytes", pipe.inode, capacity.count)));
  }
  return {};
}

}  // namespace backfault
