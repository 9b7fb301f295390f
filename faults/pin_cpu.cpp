// All threads of the named programs on one core: the condition under which KB Q192440 was seen.
#include <algorithm>
#include <set>
#include <variant>

#include "faults/support/in_force.h"
#include "faults/table.h"

namespace backfault {
namespace {

class PinnedPrograms : public ActiveFault {
 public:
  PinnedPrograms(std::vector<Role> on, const bool from_launch)
      : on_(std::move(on)), from_launch_(from_launch) {}

  /// Pins every process of the victims that is not pinned yet.
  Result<void> pin(Machine& machine) {
    for (const Role role : on_) {
      for (const int pid : machine.processes_of(role)) {
        if (pinned_.contains(pid)) continue;
        const auto set = machine.set_cpus(pid, {machine.pin_core()});
        if (!set && still_there(machine, role, pid)) return set;
        pinned_.insert(pid);
      }
    }
    return {};
  }

  /// The fault held until now only if no thread of a pinned process freed itself.
  Result<void> check_pinned(Machine& machine) const {
    for (const Role role : on_) {
      for (const int pid : machine.processes_of(role)) {
        const auto count = pinned_.contains(pid) ? count_pinned(machine, role, pid) : 0;
        if (!count) return tl::unexpected(count.error());
      }
    }
    return {};
  }

  /// Of a client that has ended, what was read while it lived stands.
  Result<Confirmation> confirm(FaultContext& context) override {
    Machine& machine = context.machine;
    const int core = machine.pin_core().number;
    std::size_t threads = 0;
    bool client_ended = false;
    for (const Role role : on_) {
      std::size_t of_role = 0;
      for (const int pid : machine.processes_of(role)) {
        const auto count = count_pinned(machine, role, pid);
        if (!count) return Confirmation{false, count.error().text};
        of_role += *count;
      }
      threads += of_role;
      if (of_role > 0) continue;
      // A launch reads the cores back: it cannot have begun with others.
      client_ended = role == Role::client && from_launch_;
      if (client_ended) continue;
      return Confirmation{false, fmt::format("no thread of the {} to read", to_string(role))};
    }
    if (!client_ended) {
      proof_ = fmt::format("{} threads may use core {} only", threads, core);
    } else if (proof_.empty()) {
      proof_ = fmt::format("the client was launched on core {} only, and has ended", core);
    }
    return Confirmation{true, proof_};
  }

  /// Every process is tried; the first problem is told.
  Result<void> revert(FaultContext& context) override {
    Result<void> reverted;
    for (const Role role : on_) {
      for (const int pid : context.machine.processes_of(role)) {
        const auto set = context.machine.set_cpus(pid, context.machine.trial_cpus());
        if (!set && reverted && still_there(context.machine, role, pid)) reverted = set;
      }
    }
    return reverted;
  }

 private:
  /// The threads of a process, all of which must be pinned; none when it has ended meanwhile.
  static Result<std::size_t> count_pinned(Machine& machine, const Role role, const int pid) {
    const std::vector<CpuIndex> wanted = {machine.pin_core()};
    const auto cpus = machine.cpus_of(pid);
    if (!cpus && !still_there(machine, role, pid)) return 0;
    if (!cpus) return tl::unexpected(cpus.error());
    const bool all = std::all_of(cpus->begin(), cpus->end(),
                                 [&](const auto& allowed) { return allowed == wanted; });
    if (!all) return fail(fmt::format("a thread of pid {} may use other cores", pid));
    return cpus->size();
  }

  static bool still_there(Machine& machine, const Role role, const int pid) {
    const auto pids = machine.processes_of(role);
    return std::find(pids.begin(), pids.end(), pid) != pids.end();
  }

  std::vector<Role> on_;
  bool from_launch_;
  std::string proof_;
  std::set<int> pinned_;
};

class PinCpu : public Fault {
 public:
  explicit PinCpu(FaultUse use) : use_(std::move(use)) {}

  /// From the very first instruction, when it is to hold from the start. New processes and threads
  /// inherit the core.
  Result<void> prepare(FaultContext& context, LaunchPlan& launch) override {
    if (!from_launch()) return {};
    for (const Role role : use_.on) {
      auto& cpus = role == Role::server ? launch.server_cpus : launch.client_cpus;
      cpus = {context.machine.pin_core()};
    }
    return {};
  }

  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    auto active = std::make_unique<PinnedPrograms>(use_.on, from_launch());
    const auto pinned = active->pin(context.machine);
    return in_force_or_undone(std::move(active), pinned, context);
  }

  Result<void> keep(FaultContext& context, ActiveFault& active) override {
    auto& pinned = static_cast<PinnedPrograms&>(active);
    const auto held = pinned.check_pinned(context.machine);
    return held ? pinned.pin(context.machine) : held;
  }

 private:
  [[nodiscard]] bool from_launch() const { return std::holds_alternative<AtStart>(use_.at); }

  FaultUse use_;
};

}  // namespace

FaultType pin_cpu_fault() {
  return {.name = "pin_cpu",
          .summary = "all threads of the named programs on one core",
          .effect = Effect::slows,
          .on = {Role::server, Role::client},
          .params = {},
          .needs = {Capability::set_affinity},
          .example = R"({"fault": "pin_cpu", "on": ["server", "client"]})",
          .make = [](const FaultUse& use, const Params&) -> Result<std::unique_ptr<Fault>> {
            return std::make_unique<PinCpu>(use);
          },
          .cpu_need = CpuNeed::one_core};
}

}  // namespace backfault
