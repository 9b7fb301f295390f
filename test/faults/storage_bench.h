// A storage fault in force for real programs, in a private world with mounts of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "faults/table.h"
#include "test/faults/fault_bench.h"
#include "test/harness/os/private_world.h"
#include "test/harness/os/trial_support.h"

namespace backfault {

struct StorageBench {
  StorageBench(const std::string& trial_folder, const std::string& evidence, const FaultType& type,
               const FaultUse& use)
      : machine({.isolated = {.mount_namespace = true, .trial_folder = trial_folder},
                 .control = Fd(),
                 .evidence = open_folder(evidence),
                 .trial_cpus = {},
                 .pin_core = {},
                 .environment = {}}),
        fault(*FaultBench::make(type, use)) {
    LaunchPlan launch;
    const auto prepared = fault->prepare(context, launch);
    EXPECT_TRUE(prepared) << (prepared ? "" : prepared.error().text);
  }

  void apply() {
    auto applied = fault->apply(context);
    ASSERT_TRUE(applied) << (applied ? "" : applied.error().text);
    active = *std::move(applied);
  }

  ChildId start(const std::string& line) {
    const auto child = machine.launch({.name = "shell",
                                       .role = Role::client,
                                       .argv = {"sh", "-c", line},
                                       .environment = {},
                                       .cpus = {}});
    EXPECT_TRUE(child);
    return child.value_or(ChildId{});
  }

  /// "0", or the code and what the program said.
  std::string end_of(const ChildId child) {
    std::string said;
    const MonoTime limit = machine.now() + std::chrono::seconds(20);
    while (machine.now() < limit) {
      for (const Occurrence& each : machine.wait_until(limit)) {
        if (const auto* line = std::get_if<OutputLine>(&each.what)) said += " " + line->bytes;
        const auto* ended = std::get_if<ChildEnded>(&each.what);
        if (ended != nullptr && ended->child == child) {
          const auto* exited = std::get_if<Exited>(&ended->exit);
          return (exited == nullptr ? "killed" : std::to_string(exited->code)) + said;
        }
      }
    }
    return "no end" + said;
  }
  std::string run(const std::string& line) { return end_of(start(line)); }

  LinuxMachine machine;
  Recipe recipe = simple_recipe();
  FaultContext context{.machine = machine,
                       .server_recipe = &recipe,
                       .client_recipe = &recipe,
                       .status_path = {},
                       .seed = Seed{1}};
  std::unique_ptr<Fault> fault;
  std::unique_ptr<ActiveFault> active;
};

/// The folders lie outside of the world: what is mounted there is gone with it.
class StorageFaultTest : public testing::Test {
 protected:
  void with_real_programs(const FaultType& type, const FaultUse& use,
                          const std::function<void(StorageBench&)>& body) {
    in_private_world([&] {
      StorageBench bench(folder.path(), evidence.path(), type, use);
      body(bench);
    });
  }

  TestFolder folder;
  TestFolder evidence;
};

}  // namespace backfault
