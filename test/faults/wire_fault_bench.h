// A fault on a real wire, with sockets of the test at both ends.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "faults/table.h"
#include "harness/os/base/clock.h"
#include "test/faults/fault_bench.h"
#include "test/harness/os/loopback.h"
#include "test/harness/os/tiny_program.h"
#include "test/harness/os/trial_support.h"
#include "test/harness/os/wire_bench.h"
#include "test/support/scripted_stage.h"

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

/// The behaviour that a fault brings along, with a clock moved by hand.
inline ScriptedStage scripted(const FaultType& type, const WireFaultBench::Texts& with,
                              const Seed seed = Seed{7}, const std::uint64_t connection = 1) {
  FaultBench bench;
  EXPECT_TRUE(bench.machine.start_wire({{.listen = 5000, .forward_to = 4000}}));
  bench.context.seed = seed;
  const auto fault = FaultBench::make(type, use_on({Role::wire}, with));
  EXPECT_TRUE(fault && (*fault)->apply(bench.context));
  const WireStage stage = bench.machine.wire_stages.armed.begin()->second;
  return ScriptedStage(std::get<RunStage>(stage.action).make, stage, connection);
}

/// The stream as it comes out, cut into parts of this size on its way in.
inline std::string passed(ScriptedStage stage, const std::string& sent, const std::size_t size) {
  for (std::size_t i = 0; i < sent.size(); i += size) stage.put(sent.substr(i, size));
  stage.put_end();
  const std::string all = stage.take_joined();
  EXPECT_TRUE(all.ends_with("<end>"));
  return all.substr(0, all.size() - 5);
}

/// The same bytes for the same seed and connection, however they are cut; others for others.
inline void expect_draws_by_place(const FaultType& type, WireFaultBench::Texts with) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += static_cast<char>('a' + i * 7 % 26);
  with["rate"] = "0.1";
  const std::string once = passed(scripted(type, with), text, 2000);
  EXPECT_NE(once, text);
  for (const std::size_t size : {std::size_t{1}, std::size_t{3}, std::size_t{700}}) {
    EXPECT_EQ(passed(scripted(type, with), text, size), once);
  }
  EXPECT_NE(passed(scripted(type, with, Seed{8}), text, 2000), once) << "another seed";
  EXPECT_NE(passed(scripted(type, with, Seed{7}, 2), text, 2000), once) << "another connection";
}

inline std::string wire_refusal_of(const FaultType& type, const WireFaultBench::Texts& with) {
  const auto made = FaultBench::make(type, use_on({Role::wire}, with));
  return made ? "" : made.error().text;
}

}  // namespace backfault
