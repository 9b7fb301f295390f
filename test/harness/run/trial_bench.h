// A whole trial on a scripted machine.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/judge/judge_trial.h"
#include "harness/run/run_trial.h"
#include "test/support/builders.h"
#include "test/support/fake_machine.h"

namespace backfault {

/// A fault that only remembers whether it is in force.
class SwitchFault : public Fault {
 public:
  static constexpr auto path = "/trial/switch";

  class On : public ActiveFault {
   public:
    Result<Confirmation> confirm(FaultContext& context) override {
      const auto& files = static_cast<FakeMachine&>(context.machine).files;
      return Confirmation{!files.contains("/trial/unconfirmed"), "the switch is on"};
    }
    Result<void> revert(FaultContext& context) override {
      return context.machine.write_file(path, "off");
    }
  };

  explicit SwitchFault(FaultUse use) : use_(std::move(use)) {}
  Result<void> prepare(FaultContext&, LaunchPlan& launch) override {
    launch.wire_needed = use_.on == std::vector{Role::wire};
    return {};
  }
  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    const auto written = context.machine.write_file(path, "on");
    if (!written) return tl::unexpected(written.error());
    return std::make_unique<On>();
  }

 private:
  FaultUse use_;
};

inline FaultType switch_type() {
  return {.name = "switch",
          .on = {Role::server, Role::wire},
          .make = [](const FaultUse& use, const Params&) -> Result<std::unique_ptr<Fault>> {
            return std::make_unique<SwitchFault>(use);
          }};
}

struct TrialBench {
  FakeMachine machine;
  Recipe recipe = simple_recipe();
  std::optional<Recipe> server_recipe;  ///< Unset: the client's.
  Variant variant = simple_variant();
  std::vector<FaultType> catalogue = {switch_type()};

  TrialBench() {
    recipe.status = "${trial.dir}/status";
    machine.programs["server"] = {{.lives = std::nullopt}};
    machine.programs["client"] = {{.lives = seconds(5)}};
    bytes_move_until(at_s(100));
  }

  /// The server's page counts one byte to the client for each microsecond until then.
  void bytes_move_until(const MonoTime end) {
    machine.status_pages["/trial/status"] = [end](const MonoTime now) {
      const auto moved = std::min(now, end).since_start.count();
      return std::map<std::string, std::uint64_t>{
          {"bytes_to_client", static_cast<std::uint64_t>(moved)}};
    };
  }
  void add_fault(const std::string& name, const Role on = Role::server) {
    variant.faults.push_back(
        {.fault = name, .on = {on}, .at = AtStart{}, .hold = std::nullopt, .with = {}});
  }
  Observation run() {
    const Plan plan = plan_of(variant);
    return run_trial(machine, {.spec = plan.trials[0],
                               .variant = variant,
                               .server_recipe = server_recipe ? &*server_recipe : &recipe,
                               .client_recipe = recipe,
                               .catalogue = catalogue});
  }
};

/// Trials that leave nothing behind, however they end.
class RunTrial : public testing::Test, public TrialBench {
 protected:
  Observation observe() {
    auto observation = run();
    EXPECT_THAT(machine.living(), testing::IsEmpty());
    EXPECT_EQ(observation.duration, machine.now().since_start);
    return observation;
  }
  Verdict judged(const Observation& observation) { return record_of(observation).verdict; }
  TrialRecord record_of(const Observation& observation) {
    const Plan plan = plan_of(variant);
    return judge_trial(plan, plan.trials[0], observation).record;
  }
};

inline std::vector<std::string> event_names(const Observation& observation) {
  std::vector<std::string> names;
  for (const auto& event : observation.events) names.push_back(event.what);
  return names;
}

inline const ProcessFact* process_named(const Observation& observation, const std::string& role) {
  for (const auto& fact : observation.processes) {
    if (fact.role == role) return &fact;
  }
  return nullptr;
}

}  // namespace backfault
