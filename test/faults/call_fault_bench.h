// A fault of system calls with a real machine and a real program.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "faults/table.h"
#include "test/faults/fault_bench.h"
#include "test/harness/os/tiny_program.h"
#include "test/harness/os/watched_program.h"

namespace backfault {

struct CallFaultBench : WatchedMachine {
  Recipe recipe = simple_recipe();
  FaultContext context{.machine = machine,
                       .server_recipe = &recipe,
                       .client_recipe = &recipe,
                       .status_path = {},
                       .seed = Seed{5}};
  LaunchPlan launch;
  std::unique_ptr<Fault> fault;
  std::unique_ptr<ActiveFault> active;

  /// On the client, from the start, prepared.
  void prepare(const FaultType& type, const std::map<std::string, std::string>& with,
               const Trigger& at = AtStart{}) {
    auto use = use_on({Role::client}, with);
    use.at = at;
    auto made = FaultBench::make(type, use);
    ASSERT_TRUE(made) << made.error().text;
    fault = *std::move(made);
    ASSERT_TRUE(fault->prepare(context, launch));
  }
  void apply() { active = *fault->apply(context); }

  [[nodiscard]] std::vector<std::string> calls() const {
    return {launch.client_calls.begin(), launch.client_calls.end()};
  }
  ChildId start(const std::vector<std::string>& words) {
    return begin("call_maker", words, calls());
  }
  /// What came of each call: "0", or the name of an errno.
  std::vector<std::string> outcomes(const std::vector<std::string>& words) {
    return results(words, calls());
  }
  Confirmation confirmation() { return *active->confirm(context); }
};

/// What a scenario is told of parameters that do not fit; empty: they do.
inline std::string refusal_of(const FaultType& type,
                              const std::map<std::string, std::string>& with) {
  const auto made = FaultBench::make(type, use_on({Role::client}, with));
  return made ? "" : made.error().text;
}

}  // namespace backfault
