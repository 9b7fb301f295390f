#include "harness/os/net/socket_meter.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "harness/os/proc/fs.h"

namespace backfault {
namespace {

/// "socket:[123]"
std::optional<std::uint64_t> socket_inode(std::string_view link) {
  constexpr std::string_view prefix = "socket:[";
  if (!link.starts_with(prefix)) {
    return std::nullopt;
  }
  link.remove_prefix(prefix.size());
  std::uint64_t inode = 0;
  const auto parsed = std::from_chars(link.data(), link.data() + link.size(), inode);
  return parsed.ec == std::errc() ? std::optional(inode) : std::nullopt;
}

/// Keeps the largest value; false when there is none to keep.
bool remember(std::uint64_t& largest, const std::optional<std::uint64_t> value) {
  largest = std::max(largest, value.value_or(0));
  return value.has_value();
}

/// By both ends of the connection, the own one first.
using Inodes = std::map<std::pair<Endpoint, Endpoint>, std::uint64_t>;
Inodes inodes_of(const std::vector<TcpSocketInfo>& sockets) {
  Inodes inodes;
  for (const TcpSocketInfo& socket : sockets) {
    inodes[{socket.local, socket.remote}] = socket.inode;
  }
  return inodes;
}

std::optional<std::uint64_t> sum(const std::map<std::uint64_t, std::uint64_t>& counts,
                                 const bool unknown) {
  if (unknown || counts.empty()) {
    return std::nullopt;
  }
  std::uint64_t total = 0;
  for (const auto& [inode, count] : counts) {
    total += count;
  }
  return total;
}

}  // namespace

Progress SocketMeter::measure() {
  const auto sockets = tcp_sockets();
  if (!sockets) {
    return {};
  }
  find_owners(*sockets);
  const Inodes inodes = inodes_of(*sockets);
  std::set<std::uint16_t> listening;
  for (const TcpSocketInfo& socket : *sockets) {
    if (socket.state == TcpState::listening) {
      listening.insert(socket.local.port);
    }
  }
  for (const TcpSocketInfo& socket : *sockets) {
    const auto peer = inodes.find({socket.remote, socket.local});
    const bool both_ends = peer != inodes.end() && owner_of(peer->second) == Role::client;
    const bool accepted = listening.contains(socket.local.port);
    if (socket.state != TcpState::listening && owner_of(socket.inode) == Role::client &&
        !(both_ends && accepted)) {
      received_unknown_ |= !remember(received_[socket.inode], socket.bytes_received);
      acknowledged_unknown_ |= !remember(acknowledged_[socket.inode], socket.bytes_acked);
    }
  }
  return {.bytes_to_client = sum(received_, received_unknown_),
          .bytes_to_server = sum(acknowledged_, acknowledged_unknown_)};
}

std::optional<std::uint64_t> SocketMeter::movement(const std::vector<Role>& sides) {
  const auto sockets = tcp_sockets();
  if (!sockets) {
    return std::nullopt;
  }
  find_owners(*sockets);
  const Inodes inodes = inodes_of(*sockets);
  for (const TcpSocketInfo& socket : *sockets) {
    const auto side = owner_of(socket.inode);
    const auto peer = inodes.find({socket.remote, socket.local});
    const bool within_a_side = peer != inodes.end() && owner_of(peer->second) == side;
    if (!side || within_a_side || socket.state == TcpState::listening || !socket.bytes_received) {
      continue;
    }
    const std::uint64_t arrived = *socket.bytes_received;
    const std::uint64_t unread = std::min<std::uint64_t>(arrived, socket.receive_queue);
    remember(moved_[*side][socket.inode], arrived + (arrived - unread));
  }
  std::optional<std::uint64_t> total;
  for (const Role side : sides) {
    const auto of_side = sum(moved_[side], false);
    if (of_side) total = total.value_or(0) + *of_side;
  }
  return total;
}

std::optional<Role> SocketMeter::owner_of(const std::uint64_t inode) const {
  const auto owner = owners_.find(inode);
  return owner == owners_.end() ? std::nullopt : owner->second;
}

void SocketMeter::find_owners(const std::vector<TcpSocketInfo>& sockets) {
  const bool all_known = std::ranges::all_of(sockets, [this](const TcpSocketInfo& socket) {
    return socket.inode == 0 || owners_.contains(socket.inode);
  });
  if (all_known) {
    return;  // Looking through every descriptor of every process is dear.
  }
  for (const int pid : list_pids()) {
    find_owners_in(pid);
  }
}

void SocketMeter::find_owners_in(const int pid) {
  const auto role = role_of_(pid);
  if (!role && pid != ::getpid()) {
    return;
  }
  for (const int number : list_descriptors(pid)) {
    const auto inode = socket_inode(read_link(fmt::format("/proc/{}/fd/{}", pid, number)));
    if (inode) {
      owners_.emplace(*inode, role);
    }
  }
}

}  // namespace backfault
