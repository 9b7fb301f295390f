// A fault with a scripted machine: made from a use as a scenario states it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/control/fault.h"
#include "test/support/builders.h"
#include "test/support/fake_machine.h"

namespace backfault {

struct FaultBench {
  FakeMachine machine;
  Recipe recipe = simple_recipe();
  FaultContext context{.machine = machine,
                       .server_recipe = &recipe,
                       .client_recipe = &recipe,
                       .status_path = "/trial/status",
                       .seed = Seed{1}};
  LaunchPlan launch;

  /// With the parameters checked as the loader does it.
  static Result<std::unique_ptr<Fault>> make(const FaultType& type, const FaultUse& use) {
    const auto params = Params::check(type.params, use.with);
    if (!params) return tl::unexpected(params.error());
    return type.make(use, *params);
  }

  void add_process(const int pid, const Role role, const std::size_t threads = 1) {
    machine.processes.push_back({.pid = pid, .role = role, .threads = {threads, machine.all_cpus}});
  }

  void show_status(const std::map<std::string, std::uint64_t>& page) {
    machine.status_pages["/trial/status"] = [page](MonoTime) { return page; };
  }
};

inline FaultUse use_on(std::vector<Role> on, std::map<std::string, std::string> with = {}) {
  return {.fault = {},
          .on = std::move(on),
          .at = AtStart{},
          .hold = std::nullopt,
          .with = std::move(with)};
}

inline const FaultUse on_server = use_on({Role::server});

/// As a fault that begins while its programs run.
inline FaultUse later(std::map<std::string, std::string> with,
                      std::vector<Role> on = {Role::server}) {
  FaultUse use = use_on(std::move(on), std::move(with));
  use.at = AfterTime{std::chrono::seconds(1)};
  return use;
}

}  // namespace backfault
