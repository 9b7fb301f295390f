// A fault with real processes: an obedient server under it, and the test as the other side.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "harness/control/fault.h"
#include "test/faults/fault_bench.h"
#include "test/harness/os/loopback.h"
#include "test/harness/os/tiny_program.h"
#include "test/harness/os/trial_support.h"

namespace backfault {

/// The server is in a network namespace that the test made.
enum OwnNetwork { own_network };

class RealServer {
 public:
  RealServer() : RealServer(LaunchPlan{}) {}
  explicit RealServer(const LaunchPlan& launch) { start(launch); }
  explicit RealServer(OwnNetwork) : trial_{.own_network = true} { start({}); }
  /// The trial has a control group, which the test made.
  explicit RealServer(const std::string& cpu_group) : trial_{.cpu_group = cpu_group} { start({}); }

  void start(const LaunchPlan& launch) {
    const auto started = machine().launch({.name = "server",
                                           .role = Role::server,
                                           .argv = {program_path("obedient_server")},
                                           .environment = {},
                                           .cpus = {},
                                           .limits = launch.server_limits,
                                           .scheduling = launch.server_scheduling});
    EXPECT_TRUE(started) << (started ? "" : started.error().text);
    child_ = started.value_or(ChildId{});
    const std::string line = trial_.first_line_of(child_);
    EXPECT_TRUE(line.starts_with("ready ")) << line;
    if (line.starts_with("ready ")) {
      port_ = static_cast<std::uint16_t>(std::stoi(line.substr(6)));
      connect();
    }
  }

  LinuxMachine& machine() { return trial_.machine; }
  [[nodiscard]] int pid() { return machine().pid_of(child_); }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] const Fd& connection() const { return connection_; }
  void connect() { connection_ = connect_to(port_); }

  void order(const char order) const { ::send(connection_.get(), &order, 1, MSG_NOSIGNAL); }
  /// The server's answer, within `patience`; '-': none came, '0': the end, '!': an error.
  [[nodiscard]] char answer(const int patience_ms = 10'000) const {
    if (!connection_.valid()) return '!';
    pollfd readable{.fd = connection_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&readable, 1, patience_ms) == 0) return '-';
    char byte = '0';
    const ssize_t count = ::recv(connection_.get(), &byte, 1, 0);
    return count < 0 ? '!' : count == 0 ? '0' : byte;
  }
  [[nodiscard]] char ask(const char what) const {
    order(what);
    return answer();
  }
  [[nodiscard]] std::string next_line() { return trial_.first_line_of(child_); }
  [[nodiscard]] const ChildId& child() const { return child_; }
  TestMachine& trial() { return trial_; }

  FaultContext& context() { return context_; }
  [[nodiscard]] std::vector<int> pids() { return machine().processes_of(Role::server); }

 private:
  TestMachine trial_;
  Recipe recipe_ = simple_recipe();
  FaultContext context_{.machine = trial_.machine,
                        .server_recipe = &recipe_,
                        .client_recipe = &recipe_,
                        .status_path = {},
                        .seed = Seed{1}};
  ChildId child_;
  std::uint16_t port_ = 0;
  Fd connection_;
};

inline std::unique_ptr<Fault> make_fault(const FaultType& type, const FaultUse& use) {
  auto made = FaultBench::make(type, use);
  EXPECT_TRUE(made) << (made ? "" : made.error().text);
  return made ? *std::move(made) : nullptr;
}

inline std::unique_ptr<ActiveFault> apply_fault(Fault& fault, FaultContext& context) {
  auto active = fault.apply(context);
  EXPECT_TRUE(active) << (active ? "" : active.error().text);
  return active ? *std::move(active) : nullptr;
}

/// Whether the effect shows within ten seconds, while the fault is kept.
inline bool is_confirmed_soon(Fault& fault, ActiveFault& active, FaultContext& context) {
  return becomes_true([&] {
    EXPECT_TRUE(fault.keep(context, active));
    const auto confirmation = active.confirm(context);
    return confirmation && confirmation->holds;
  });
}

inline std::string use_refusal(const FaultType& type, const FaultUse& use) {
  const auto made = FaultBench::make(type, use);
  return made ? "" : made.error().text;
}

}  // namespace backfault
