// A fault on a real wire, with sockets of the test at both ends.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "faults/table.h"
#include "harness/os/base/clock.h"
#include "test/faults/fault_bench.h"
#include "test/harness/os/loopback.h"
#include "test/harness/os/tiny_program.h"
#include "test/harness/os/trial_support.h"
#include "test/harness/os/wire_bench.h"

namespace backfault {

class WireFaultBench {
 public:
  using Texts = std::map<std::string, std::string>;

  WireFaultBench() {
    EXPECT_TRUE(trial_.machine.start_wire(
        {{.listen_port_of = "server", .listen = port_, .forward_to = behind_.port()}}));
  }

  /// Prepares and applies it, as a trial does.
  void apply(const FaultType& type, const Texts& with = {}, const Seed seed = Seed{1}) {
    context_.seed = seed;
    auto made = FaultBench::make(type, use_on({Role::wire}, with));
    ASSERT_TRUE(made) << made.error().text;
    fault_ = *std::move(made);
    LaunchPlan launch;
    ASSERT_TRUE(fault_->prepare(context_, launch));
    EXPECT_TRUE(launch.wire_needed);
    auto active = fault_->apply(context_);
    ASSERT_TRUE(active) << active.error().text;
    active_ = *std::move(active);
  }
  void revert() {
    ASSERT_TRUE(active_->revert(context_));
    ASSERT_TRUE(active_->revert(context_)) << "twice does nothing more";
  }
  /// Empty while it is not confirmed.
  [[nodiscard]] std::string proof() {
    const auto confirmation = active_->confirm(context_);
    return confirmation && confirmation->holds ? confirmation->proof : "";
  }

  struct Pair {
    Fd near;
    Fd far;
  };
  [[nodiscard]] Pair connect() const {
    Fd near = connect_to(port_);
    EXPECT_TRUE(near.valid());
    return {.near = std::move(near), .far = behind_.accept()};
  }
  /// What arrives of a text at the other end, up to its end.
  [[nodiscard]] std::string sent_through(const std::string& text) const {
    const Pair pair = connect();
    EXPECT_TRUE(send_text(pair.near, text));
    ::shutdown(pair.near.get(), SHUT_WR);
    return receive_text(pair.far, 10 * text.size() + 10);
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] WireCounters counters() { return trial_.machine.wire_counters(); }

 private:
  TestMachine trial_;
  LoopbackListener behind_;
  std::uint16_t port_ = closed_port();
  Recipe recipe_ = simple_recipe();
  FaultContext context_{.machine = trial_.machine,
                        .server_recipe = &recipe_,
                        .client_recipe = &recipe_,
                        .status_path = {},
                        .seed = Seed{1}};
  std::unique_ptr<Fault> fault_;
  std::unique_ptr<ActiveFault> active_;
};

inline std::string wire_refusal_of(const FaultType& type, const WireFaultBench::Texts& with) {
  const auto made = FaultBench::make(type, use_on({Role::wire}, with));
  return made ? "" : made.error().text;
}

}  // namespace backfault
