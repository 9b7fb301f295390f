// A share of a processor for each side: what its threads may run in each period, all together. The
// kernel makes them wait for the next period when it is used up (CFS bandwidth control).
#include <algorithm>
#include <cmath>
#include <map>

#include "faults/support/in_force.h"
#include "faults/support/victims.h"
#include "faults/table.h"

namespace backfault {
namespace {

using Quotas = std::map<Role, int>;

class LimitedTime : public ActiveFault {
 public:
  LimitedTime(std::vector<Role> on, const QuotaSpec& wanted)
      : on_(std::move(on)), wanted_(wanted) {}

  /// Puts whatever a victim has started meanwhile under the quota of its side.
  Result<void> reach(Machine& machine) {
    for (const auto& [pid, role] : roles_of_victims(machine, on_)) {
      const auto quota = quota_of(machine, role);
      if (!quota) return tl::unexpected(quota.error());
      const auto count = machine.process_control().count_quota(*quota);
      if (!count) return tl::unexpected(count.error());
      if (has(*count, pid)) continue;
      const auto put = machine.process_control().put_under_quota(*quota, pid);
      if (!put && is_victim(machine, on_, pid)) return put;
    }
    return {};
  }

  Result<Confirmation> confirm(FaultContext& context) override {
    // A side that has ended meanwhile leaves its counts behind: they tell what the quota did.
    Confirmation found{.holds = quotas_.size() == on_.size(), .proof = {}};
    for (const auto& [role, quota] : quotas_) {
      const auto count = context.machine.process_control().count_quota(quota);
      if (!count) return tl::unexpected(count.error());
      found.holds = found.holds && count->in_force == wanted_ && covers(context, role, *count);
      found.proof += fmt::format(
          "{}the {} may run {} in each {}, {} processes; it ran in {} periods, used up its share "
          "in {} of them and waited {}",
          found.proof.empty() ? "" : "; ", to_string(role),
          format_duration(count->in_force.runtime), format_duration(count->in_force.period),
          count->members.size(), count->periods, count->throttled, format_duration(count->waited));
    }
    return found;
  }

  Result<void> revert(FaultContext& context) override {
    Result<void> reverted;
    for (const auto& [role, quota] : quotas_) {
      const auto ended = context.machine.process_control().end_quota(quota);
      if (!ended && reverted) reverted = ended;
    }
    return reverted;
  }

 private:
  static bool has(const QuotaCount& count, const int pid) {
    return std::find(count.members.begin(), count.members.end(), pid) != count.members.end();
  }

  bool covers(FaultContext& context, const Role role, const QuotaCount& count) const {
    const auto victims = victims_of(context.machine, {role});
    return std::all_of(victims.begin(), victims.end(), [&](const int pid) {
      return has(count, pid) || !is_victim(context.machine, on_, pid);
    });
  }

  Result<int> quota_of(Machine& machine, const Role role) {
    const auto known = quotas_.find(role);
    if (known != quotas_.end()) return known->second;
    const auto started = machine.process_control().start_quota(wanted_);
    if (started) quotas_[role] = *started;
    return started;
  }

  std::vector<Role> on_;
  QuotaSpec wanted_;
  Quotas quotas_;
};

class CpuQuota : public Fault {
 public:
  CpuQuota(std::vector<Role> on, const QuotaSpec& wanted) : on_(std::move(on)), wanted_(wanted) {}

  Result<void> prepare(FaultContext&, LaunchPlan&) override { return {}; }
  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    auto active = std::make_unique<LimitedTime>(on_, wanted_);
    const auto reached = active->reach(context.machine);
    return in_force_or_undone(std::move(active), reached, context);
  }
  Result<void> keep(FaultContext& context, ActiveFault& active) override {
    return static_cast<LimitedTime&>(active).reach(context.machine);
  }
  /// What the client may not run is not its own time.
  [[nodiscard]] int client_stopped_percent() const override {
    if (std::find(on_.begin(), on_.end(), Role::client) == on_.end()) return 0;
    return static_cast<int>(100 - wanted_.runtime * 100 / wanted_.period);
  }

 private:
  std::vector<Role> on_;
  QuotaSpec wanted_;
};

// The kernel refuses less (CFS bandwidth control, min_cfs_quota_period).
constexpr Duration least_runtime = std::chrono::milliseconds(1);

Result<std::unique_ptr<Fault>> make_cpu_quota(const FaultUse& use, const Params& params) {
  const Duration period = params.duration("period");
  const double share = params.fraction("share");
  const auto us = std::llround(share * static_cast<double>(period.count()));
  const QuotaSpec wanted{.runtime = std::chrono::microseconds(us), .period = period};
  if (wanted.runtime < least_runtime) {
    return fail(fmt::format("\"share\" {} of a \"period\" of {} is {}, but the kernel gives no "
                            "less than {}: take a longer period or a larger share",
                            params.texts().at("share"), format_duration(period),
                            format_duration(wanted.runtime), format_duration(least_runtime)),
                ErrorKind::usage);
  }
  return std::make_unique<CpuQuota>(use.on, wanted);
}

}  // namespace

FaultType cpu_quota_fault() {
  return {.name = "cpu_quota",
          .summary = "each side may use only a share of one processor, in turns of a period",
          .effect = Effect::slows,
          .on = {Role::server, Role::client},
          .params = {{.name = "share",
                      .kind = ParamKind::fraction,
                      .summary = "of one processor, for all threads of a side together",
                      .default_text = "0.1",
                      .choices = {},
                      .least = "0.001",
                      .most = "1"},
                     {.name = "period",
                      .kind = ParamKind::duration,
                      .summary = "in which the share is given; longer ones make longer waits",
                      .default_text = "100ms",
                      .choices = {},
                      .least = "1ms",
                      .most = "1s"}},
          .needs = {Capability::limit_cpu_time},
          .example = R"({"fault": "cpu_quota", "on": "client", "with": {"share": "0.05"}})",
          .make = make_cpu_quota};
}

}  // namespace backfault
