// The NetworkControl of a real trial.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "harness/control/machine.h"
#include "harness/control/network_control.h"

namespace backfault {

/// The destructor ends all packet drops.
class LinuxNetworkControl : public NetworkControl {
 public:
  /// `own_network`: the trial has its own network namespace; otherwise no packet is dropped.
  explicit LinuxNetworkControl(const bool own_network) : own_network_(own_network) {}
  ~LinuxNetworkControl() override;

  /// Whether packets are being dropped: then a quiet connection proves nothing.
  [[nodiscard]] bool drops_now() const { return !drops_.empty(); }

  /// The wire listens in place of a server, on ports of the harness.
  void know_wires(const std::vector<WireSpec>& wires) { wires_ = wires; }

  Result<std::vector<ConnectionFact>> connections_of(int pid) override;
  Result<void> abort_connection(const ConnectionFact& connection) override;
  Result<void> shut_down(const ConnectionFact& connection, SocketHalf half) override;
  Result<SocketState> state_of(const ConnectionFact& connection) override;

  Result<int> start_drop(const PacketDropSpec& spec) override;
  Result<PacketCounters> count_drop(int drop) override;
  Result<void> end_drop(int drop) override;
  Result<std::vector<std::uint16_t>> listening_ports_of(int pid) override;

 private:
  bool own_network_;
  std::vector<WireSpec> wires_;
  int next_drop_ = 0;
  std::set<int> drops_;
};

}  // namespace backfault
