#include "harness/os/waits/descriptor.h"

#include <fmt/format.h>
#include <linux/magic.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "harness/os/base/text_scan.h"
#include "harness/os/net/socket_option.h"
#include "harness/os/proc/fs.h"
#include "harness/os/waits/descriptor_text.h"

namespace backfault {
namespace {

using Type = DescriptorMeaning::Type;
using Reach = DescriptorMeaning::Reach;

Timeout limit_option(const Fd& socket, const int name) {
  const auto time = socket_option<timeval>(socket, SOL_SOCKET, name);
  if (!time) return {.kind = Timeout::Kind::unreadable};
  if (time->tv_sec == 0 && time->tv_usec == 0) return {};
  return within_of_start(std::chrono::seconds(time->tv_sec) + Duration{time->tv_usec});
}

/// Everything that is read from a copy while it is open.
struct SocketFacts {
  int family = AF_UNSPEC;
  int protocol = 0;
  bool listening = false;
  Timeout receiving;
  Timeout sending;
  unsigned user_timeout_ms = 0;
  sockaddr_storage local{};
  socklen_t local_length = sizeof(sockaddr_storage);
  std::optional<Endpoint> remote;
};

std::optional<SocketFacts> ask_socket(ObservedProcess& process, const int descriptor) {
  const auto copy = process.borrow(descriptor);
  if (!copy) return std::nullopt;
  const auto family = socket_option<int>(*copy, SOL_SOCKET, SO_DOMAIN);
  if (!family) return std::nullopt;
  SocketFacts facts{
      .family = *family,
      .protocol = socket_option<int>(*copy, SOL_SOCKET, SO_PROTOCOL).value_or(0),
      .listening = socket_option<int>(*copy, SOL_SOCKET, SO_ACCEPTCONN).value_or(0) != 0,
      .receiving = limit_option(*copy, SO_RCVTIMEO),
      .sending = limit_option(*copy, SO_SNDTIMEO),
      .user_timeout_ms = socket_option<unsigned>(*copy, IPPROTO_TCP, TCP_USER_TIMEOUT).value_or(0)};
  sockaddr_storage remote{};
  socklen_t length = sizeof remote;
  // The socket interface wants its own family of pointers.
  static_cast<void>(
      ::getsockname(copy->get(), reinterpret_cast<sockaddr*>(&facts.local), &facts.local_length));
  if (::getpeername(copy->get(), reinterpret_cast<sockaddr*>(&remote), &length) == 0) {
    facts.remote = endpoint_of(remote);
  }
  return facts;
}

/// "/run/socket", "@abstract", or empty.
std::string unix_name(const SocketFacts& facts) {
  sockaddr_un address{};
  const std::size_t length = std::min<std::size_t>(facts.local_length, sizeof address);
  std::memcpy(&address, &facts.local, length);
  constexpr std::size_t head = offsetof(sockaddr_un, sun_path);
  if (length <= head) return "";
  std::string name(static_cast<const char*>(address.sun_path), length - head);
  if (name[0] == '\0') return "@" + name.substr(1);
  return name.substr(0, name.find('\0'));
}

void describe_internet(ObservedWorld& world, const SocketFacts& facts, const std::uint64_t inode,
                       DescriptorMeaning& meaning) {
  const bool is_tcp = facts.protocol == IPPROTO_TCP;
  auto local = endpoint_of(facts.local);
  auto remote = facts.remote;
  if (is_tcp && !remote && !facts.listening) {
    // While a connection is being established, getpeername(2) fails.
    const TcpSocketInfo* const known = world.tcp_socket(inode);
    if (known != nullptr && known->remote.port != 0) {
      local = known->local;
      remote = known->remote;
    }
  }
  const std::string name = local ? to_string(*local) : fmt::format("socket {}", inode);
  meaning.words = fmt::format("{} {}", is_tcp ? "tcp" : "datagram socket", name);
  if (remote) meaning.peer = to_string(*remote);
  if (!is_tcp || !local) return;
  if (facts.listening) {
    meaning.reach = Reach::tcp_listening;
    meaning.channels = {"listen:" + name};
  }
  if (remote) {
    meaning.reach = Reach::tcp;
    meaning.channels = {connection_key(*local, *remote)};
  }
}

void describe_unix(ObservedWorld& world, const SocketFacts& facts, const std::uint64_t inode,
                   DescriptorMeaning& meaning) {
  const std::string name = unix_name(facts);
  meaning.words = fmt::format("unix socket {}", name.empty() ? std::to_string(inode) : name);
  const auto peer = world.unix_peer(inode);
  if (facts.listening) {
    meaning.reach = Reach::unix_listening;
    meaning.channels = {"listen:unix:" + name};
  }
  if (!peer) return;
  meaning.reach = Reach::unix_connected;
  meaning.peer = fmt::format("unix socket {}", *peer);
  meaning.channels = {fmt::format("unix:{}-{}", std::min(inode, *peer), std::max(inode, *peer))};
}

DescriptorMeaning describe_socket(ObservedWorld& world, ObservedProcess& process,
                                  const int descriptor, const std::uint64_t inode) {
  const auto facts = ask_socket(process, descriptor);
  if (!facts) return {.words = fmt::format("socket {}", inode)};
  DescriptorMeaning meaning{.type = Type::socket,
                            .inode = inode,
                            .receiving = facts->receiving,
                            .sending = facts->sending};
  if (facts->user_timeout_ms != 0) {
    // It runs from the moment when the oldest byte was sent, which the kernel does not show.
    Timeout limit = within_of_start(std::chrono::milliseconds(facts->user_timeout_ms));
    limit.from_now = Duration{};
    meaning.sending = earliest(meaning.sending, limit);
  }
  if (facts->family == AF_UNIX) {
    describe_unix(world, *facts, inode, meaning);
  } else if (facts->family == AF_INET || facts->family == AF_INET6) {
    describe_internet(world, *facts, inode, meaning);
  } else {
    meaning.words = fmt::format("socket {} of family {}", inode, facts->family);
  }
  return meaning;
}

/// eventfd, timerfd, epoll and others without an inode of their own.
DescriptorMeaning describe_anonymous(const std::string& link, const std::string& info_path) {
  const auto text = read_small_file(info_path, most_proc_text);
  const auto info = text ? parse_descriptor(*text) : std::nullopt;
  if (!info) return {.words = link};
  if (link == "anon_inode:[eventpoll]") return {.type = Type::event_set, .words = "an epoll set"};
  if (info->event_counter) {
    return {.type = Type::event_counter,
            .channels = {fmt::format("eventfd:{}", *info->event_counter)},
            .words = fmt::format("event counter {}", *info->event_counter)};
  }
  if (info->timer_left) {
    const bool armed = *info->timer_left != Duration{};
    return {.type = Type::timer,
            .words = armed ? "an armed timer" : "a timer that is not armed",
            .timer = armed ? within(*info->timer_left) : Timeout{}};
  }
  if (info->process) {
    return {.type = Type::other,
            .process = info->process,
            .words = fmt::format("the end of process {}", *info->process)};
  }
  return {.type = Type::other, .words = link};
}

/// The number in "pipe:[12]".
std::uint64_t inode_in(const std::string_view link) {
  const auto open = link.find('[');
  if (open == std::string_view::npos || !link.ends_with(']')) return 0;
  return parse_number<std::uint64_t>(link.substr(open + 1, link.size() - open - 2)).value_or(0);
}

/// A file or folder of a file system that has no events of its own, unlike /proc, /sys and those
/// that a program serves (FUSE).
bool is_plain_file(const std::string& path) {
  struct stat status {};
  struct statfs system {};
  if (::stat(path.c_str(), &status) != 0 || ::statfs(path.c_str(), &system) != 0) return false;
  constexpr std::array<std::uint32_t, 5> plain = {TMPFS_MAGIC, EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC,
                                                  BTRFS_SUPER_MAGIC, OVERLAYFS_SUPER_MAGIC};
  const auto magic = static_cast<std::uint32_t>(system.f_type);
  return (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)) &&
         std::find(plain.begin(), plain.end(), magic) != plain.end();
}

/// What the link of a descriptor leads to.
DescriptorMeaning describe_link(ObservedWorld& world, ObservedProcess& process,
                                const int descriptor, const std::string& link) {
  const std::string path = fmt::format("{}/fd/{}", process.folder(), descriptor);
  if (link.starts_with("socket:[")) {
    return describe_socket(world, process, descriptor, inode_in(link));
  }
  if (link.starts_with("pipe:[")) {
    return {.type = Type::pipe,
            .inode = inode_in(link),
            .channels = {fmt::format("pipe:{}", inode_in(link))},
            .words = fmt::format("pipe {}", inode_in(link))};
  }
  if (link.starts_with("anon_inode:")) {
    return describe_anonymous(link, fmt::format("{}/fdinfo/{}", process.folder(), descriptor));
  }
  // A stat of a pipe is harmless; opening it through /proc would add an end to it.
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode)) {
    return {.type = Type::pipe,
            .reach = Reach::named_pipe,
            .inode = status.st_ino,
            .device = status.st_dev,
            .channels = {fmt::format("fifo:{}:{}", status.st_dev, status.st_ino)},
            .words = "pipe " + link};
  }
  if (is_plain_file(path)) return {.type = Type::file, .words = link};
  return {.type = Type::other, .words = link};
}

}  // namespace

DescriptorMeaning describe_descriptor(ObservedWorld& world, ObservedProcess& process,
                                      const int descriptor) {
  const std::string link = read_link(fmt::format("{}/fd/{}", process.folder(), descriptor));
  if (link.empty()) return {.words = fmt::format("descriptor {}", descriptor)};
  DescriptorMeaning meaning = describe_link(world, process, descriptor, link);
  meaning.link = link;
  return meaning;
}

}  // namespace backfault
