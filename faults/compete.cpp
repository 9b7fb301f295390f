// Busy threads on the cores that the victims may use: they have to wait for a processor.
#include <algorithm>
#include <map>
#include <set>

#include "faults/support/victims.h"
#include "faults/table.h"

namespace backfault {
namespace {

// Even alone on its core a thread now and then waits for a moment.
constexpr Duration least_wait = std::chrono::milliseconds(1);

class Company : public ActiveFault {
 public:
  Company(std::vector<Role> on, const std::uint64_t threads_per_core)
      : on_(std::move(on)), threads_per_core_(threads_per_core) {}

  /// Follows the victims to the cores that they may use now.
  Result<void> follow(Machine& machine) {
    note_waits(machine);
    auto cores = cores_of_victims(machine);
    if (cores.empty() || cores == cores_) return {};
    leave(machine);
    const auto started =
        machine.process_control().start_company({cores.begin(), cores.end()}, threads_per_core_);
    if (!started) return tl::unexpected(started.error());
    company_ = *started;
    cores_ = std::move(cores);
    return {};
  }

  Result<Confirmation> confirm(FaultContext& context) override {
    note_waits(context.machine);
    CompanyCount count;
    if (company_) count = context.machine.process_control().count_company(*company_);
    Confirmation found{.holds = count.ran + ran_before_ > Duration{},
                       .proof = fmt::format("{} busy threads ran for {}", count.threads,
                                            format_duration(count.ran + ran_before_))};
    for (const Role role : on_) {
      const Duration waited = waited_[role];
      found.holds = found.holds && waited >= least_wait;
      found.proof += fmt::format("; the {} was ready, but waited for a processor, for {}",
                                 to_string(role), format_duration(waited));
    }
    return found;
  }

  Result<void> revert(FaultContext& context) override {
    leave(context.machine);
    return {};
  }

 private:
  std::set<CpuIndex> cores_of_victims(Machine& machine) const {
    std::set<CpuIndex> cores;
    for (const int pid : victims_of(machine, on_)) {
      const auto of_threads = machine.cpus_of(pid);
      if (!of_threads) continue;
      for (const auto& allowed : *of_threads) cores.insert(allowed.begin(), allowed.end());
    }
    return cores;
  }

  /// What every thread waited since it was first seen; of one that has ended, until it was last.
  void note_waits(Machine& machine) {
    for (const auto& [pid, role] : roles_of_victims(machine, on_)) {
      const auto threads = machine.process_control().threads_of(pid);
      if (!threads) continue;
      for (const ThreadLook& thread : *threads) {
        const auto [known, is_new] = last_wait_.try_emplace(thread.tid, thread.kept_waiting);
        if (!is_new) waited_[role] += std::max(Duration{}, thread.kept_waiting - known->second);
        known->second = thread.kept_waiting;
      }
    }
  }

  void leave(Machine& machine) {
    if (!company_) return;
    ran_before_ += machine.process_control().count_company(*company_).ran;
    machine.process_control().end_company(*company_);
    company_.reset();
    cores_.clear();
  }

  std::vector<Role> on_;
  std::uint64_t threads_per_core_;
  std::optional<int> company_;
  std::set<CpuIndex> cores_;
  std::map<int, Duration> last_wait_;  ///< By thread.
  std::map<Role, Duration> waited_;
  Duration ran_before_{};
};

class Compete : public Fault {
 public:
  Compete(std::vector<Role> on, const std::uint64_t threads)
      : on_(std::move(on)), threads_(threads) {}

  Result<void> prepare(FaultContext&, LaunchPlan&) override { return {}; }

  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    auto active = std::make_unique<Company>(on_, threads_);
    const auto followed = active->follow(context.machine);
    if (!followed) return tl::unexpected(followed.error());
    return active;
  }
  Result<void> keep(FaultContext& context, ActiveFault& active) override {
    return static_cast<Company&>(active).follow(context.machine);
  }
  [[nodiscard]] bool starves_client() const override {
    return std::find(on_.begin(), on_.end(), Role::client) != on_.end();
  }

 private:
  std::vector<Role> on_;
  std::uint64_t threads_;
};

}  // namespace

FaultType compete_fault() {
  return {
      .name = "compete",
      .summary = "busy threads on the cores that the named programs may use",
      .effect = Effect::slows,
      .on = {Role::server, Role::client},
      .params = {{.name = "threads",
                  .kind = ParamKind::count,
                  .summary = "on each core",
                  .default_text = "1",
                  .choices = {},
                  .least = "1",
                  .most = "64"}},
      .needs = {Capability::set_affinity},
      .example = R"({"fault": "compete", "on": ["server", "client"], "with": {"threads": "2"}})",
      .make = [](const FaultUse& use, const Params& params) -> Result<std::unique_ptr<Fault>> {
        return std::make_unique<Compete>(use.on, params.count("threads"));
      }};
}

}  // namespace backfault
