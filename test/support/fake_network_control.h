// Scripted connections, and packets that only count as dropped.
#pragma once

#include <map>
#include <vector>

#include "harness/control/network_control.h"

namespace backfault {

class FakeNetworkControl : public NetworkControl {
 public:
  std::vector<ConnectionFact> connections;
  std::map<std::uint64_t, SocketState> states;  ///< By inode.
  std::map<int, PacketDropSpec> drops;
  PacketCounters packets;
  std::map<int, std::vector<std::uint16_t>> ports;  ///< By pid.

  Result<std::vector<ConnectionFact>> connections_of(const int pid) override {
    std::vector<ConnectionFact> found;
    for (const ConnectionFact& each : connections) {
      if (each.pid == pid) found.push_back(each);
    }
    return found;
  }
  Result<void> abort_connection(const ConnectionFact& connection) override {
    std::erase(connections, connection);
    states[connection.inode] = {};
    return {};
  }
  Result<void> shut_down(const ConnectionFact& connection, const SocketHalf half) override {
    SocketState& state = states[connection.inode];
    state.receives_nothing = state.receives_nothing || half != SocketHalf::send;
    state.sends_nothing = state.sends_nothing || half != SocketHalf::receive;
    return {};
  }
  Result<SocketState> state_of(const ConnectionFact& connection) override {
    return states[connection.inode];
  }
  Result<int> start_drop(const PacketDropSpec& spec) override {
    drops[next_] = spec;
    return next_++;
  }
  Result<PacketCounters> count_drop(int) override { return packets; }
  Result<void> end_drop(const int drop) override {
    drops.erase(drop);
    return {};
  }
  Result<std::vector<std::uint16_t>> listening_ports_of(const int pid) override {
    return ports[pid];
  }

 private:
  int next_ = 0;
};

}  // namespace backfault
