#include "harness/os/waits/connection_end.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cstdint>

#include "harness/os/net/socket_option.h"

namespace backfault {
namespace {

/// With a buffer of length 0 the kernel returns the length of a classic filter; for an eBPF filter
/// it returns an error.
bool may_have_filter(const Fd& socket) {
  socklen_t length = 0;
  return ::getsockopt(socket.get(), SOL_SOCKET, SO_GET_FILTER, nullptr, &length) != 0 ||
         length != 0;
}

}  // namespace

ConnectionEnd ask_connection_end(const Fd& socket) {
  constexpr std::uint64_t unpaced = ~std::uint64_t{0};
  const auto user_time_out = socket_option<unsigned>(socket, IPPROTO_TCP, TCP_USER_TIMEOUT);
  const auto rate = socket_option<std::uint64_t>(socket, SOL_SOCKET, SO_MAX_PACING_RATE);
  ConnectionEnd end{.gives_up = {},
                    .paced = rate.value_or(0) != unpaced,
                    .filtered = may_have_filter(socket) || !user_time_out};
  if (user_time_out.value_or(0) != 0) end.gives_up = std::chrono::milliseconds(*user_time_out);
  return end;
}

ConnectionEnd find_connection_end(ObservedWorld& world, const TcpSocketInfo& socket) {
  const auto& fd_owners = world.fd_owners().of_link(fmt::format("socket:[{}]", socket.inode));
  if (socket.inode == 0 || fd_owners.empty()) return {};
  const FdOwner& holder = fd_owners.front();
  if (holder.pid == world.surroundings().harness) return {};
  const auto copy = world.process(holder.pid).borrow(holder.descriptor);
  return copy ? ask_connection_end(*copy) : ConnectionEnd{.filtered = true};
}

Timeout limit_of_sending(const TcpSocketInfo& socket, const ConnectionEnd& end) {
  if (socket.send_queue == 0 || (!end.gives_up && !end.paced)) return {};
  Timeout limit = within_of_start(end.gives_up.value_or(Duration{}));
  limit.from_now = Duration{};
  return limit;
}

}  // namespace backfault
