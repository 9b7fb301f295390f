#include "harness/os/net/control.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/os/net/live_connection.h"
#include "harness/os/net/packet_filter.h"
#include "harness/os/net/sock_diag.h"

namespace backfault {
namespace {

std::string table_of(const int drop) { return fmt::format("backfault_{}", drop); }

}  // namespace

LinuxNetworkControl::~LinuxNetworkControl() {
  for (const int drop : drops_) static_cast<void>(remove_drop_table(table_of(drop)));
}

Result<std::vector<ConnectionFact>> LinuxNetworkControl::connections_of(const int pid) {
  return live_connections_of(pid);
}

Result<void> LinuxNetworkControl::abort_connection(const ConnectionFact& connection) {
  return borrow_connection(connection).and_then(destroy_socket);
}

Result<void> LinuxNetworkControl::shut_down(const ConnectionFact& connection,
                                            const SocketHalf half) {
  const auto copy = borrow_connection(connection);
  if (!copy) return tl::unexpected(copy.error());
  const auto done = shut_down_socket(*copy, half);
  if (!done) return done;
  // Read back before its holder, woken by it, may close the connection.
  const bool shows = (half == SocketHalf::send || receives_nothing(*copy)) &&
                     (half == SocketHalf::receive || sends_nothing(*copy));
  return shows ? done : fail(connection.endpoints + " was shut down, but does not show it");
}

Result<SocketState> LinuxNetworkControl::state_of(const ConnectionFact& connection) {
  SocketState state;
  const auto all = tcp_sockets();
  if (!all) return tl::unexpected(all.error());
  const auto found = std::ranges::find(*all, connection.inode, &TcpSocketInfo::inode);
  if (found != all->end()) {
    state.listed = true;
    state.open = found->state == TcpState::established;
    state.sends_nothing = found->state == TcpState::fin_wait_1 ||
                          found->state == TcpState::fin_wait_2 ||
                          found->state == TcpState::closing || found->state == TcpState::last_ack;
  }
  const auto copy = borrow_connection(connection);
  if (copy) state.receives_nothing = receives_nothing(*copy);
  return state;
}

Result<int> LinuxNetworkControl::start_drop(const PacketDropSpec& spec) {
  if (!own_network_) {
    return fail("drop packets: this trial has no network of its own");
  }
  PacketDropSpec whole = spec;
  for (const WireSpec& wire : wires_) {
    auto& ports = wire.listen_port_of == "server" ? whole.server_ports : whole.client_ports;
    ports.push_back(wire.listen);
  }
  const int drop = next_drop_++;
  const auto added = add_drop_table(table_of(drop), whole);
  if (!added) return tl::unexpected(added.error());
  drops_.insert(drop);
  return drop;
}

Result<PacketCounters> LinuxNetworkControl::count_drop(const int drop) {
  if (!drops_.contains(drop)) return PacketCounters{};
  return read_drop_table(table_of(drop));
}

Result<void> LinuxNetworkControl::end_drop(const int drop) {
  if (!drops_.contains(drop)) return {};
  const auto removed = remove_drop_table(table_of(drop));
  if (!removed) return removed;
  const auto there = has_drop_table(table_of(drop));
  if (!there) return tl::unexpected(there.error());
  if (*there) return fail("packets are still dropped, although the rules were removed");
  drops_.erase(drop);
  return {};
}

Result<std::vector<std::uint16_t>> LinuxNetworkControl::listening_ports_of(const int pid) {
  return listening_tcp_ports_of(pid);
}

}  // namespace backfault
