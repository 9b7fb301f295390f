#include "faults/support/lowered_limits.h"

#include <algorithm>

#include "faults/support/in_force.h"
#include "faults/support/victims.h"
#include "harness/os/processes/process_limits.h"

namespace backfault {
namespace {

std::string text_of(const std::optional<std::uint64_t> soft) {
  return soft ? fmt::format("{}", *soft) : std::string("unlimited");
}

}  // namespace

Result<void> LoweredLimits::lower(Machine& machine) {
  for (const int pid : victims_of(machine, spec_.on)) {
    const auto lowered = lower_one(machine, pid);
    if (!lowered && is_victim(machine, spec_.on, pid)) return lowered;
  }
  return {};
}

std::optional<std::uint64_t> LoweredLimits::earlier_of(const LimitValue& now,
                                                       const std::uint64_t wanted) const {
  if (spec_.at_launch && now.soft == wanted) return now.hard;
  // One that a victim has started inherited its limit.
  const auto heir =
      std::ranges::find_if(lowered_, [&](const auto& victim) { return now.soft == victim.second; });
  return heir == lowered_.end() ? now.soft : before_.at(heir->first);
}

Result<void> LoweredLimits::lower_one(Machine& machine, const int pid) {
  ProcessControl& control = machine.process_control();
  const auto now = control.limit_of(pid, spec_.kind);
  if (!now) return tl::unexpected(now.error());
  if (!lowered_.contains(pid)) {
    const auto wanted = spec_.limit_of == nullptr ? Result<std::uint64_t>(spec_.asked)
                                                  : spec_.limit_of(machine, pid, spec_.asked);
    if (!wanted) return tl::unexpected(wanted.error());
    const std::uint64_t possible = now->hard ? std::min(*wanted, *now->hard) : *wanted;
    before_[pid] = earlier_of(*now, possible);
    lowered_[pid] = possible;
  } else if (!now->soft || *now->soft > lowered_[pid]) {
    ++raised_again_;
  }
  if (now->soft && *now->soft <= lowered_[pid]) return {};
  return control.set_soft_limit(pid, spec_.kind, lowered_[pid]);
}

Result<Confirmation> LoweredLimits::confirm(FaultContext& context) {
  const std::string missing = side_without_process(context.machine, spec_.on);
  if (!missing.empty()) return Confirmation{false, missing};
  std::string proof;
  for (const int pid : victims_of(context.machine, spec_.on)) {
    const auto now = context.machine.process_control().limit_of(pid, spec_.kind);
    if (!now && !is_victim(context.machine, spec_.on, pid)) continue;
    if (!now) return tl::unexpected(now.error());
    const auto wanted = lowered_.find(pid);
    const bool holds = wanted != lowered_.end() && now->soft && *now->soft <= wanted->second;
    if (!holds) {
      return Confirmation{false, fmt::format("{} of pid {} is {}", limit_name(spec_.kind), pid,
                                             text_of(now->soft))};
    }
    proof += fmt::format("{}{} of pid {} is {}", proof.empty() ? "" : "; ", limit_name(spec_.kind),
                         pid, text_of(now->soft));
  }
  if (raised_again_ > 0) {
    proof += fmt::format("; the programs raised it again {} times", raised_again_);
  }
  return Confirmation{!proof.empty(), proof};
}

Result<void> LoweredLimits::revert(FaultContext& context) {
  Result<void> reverted;
  for (const int pid : victims_of(context.machine, spec_.on)) {
    const auto now = context.machine.process_control().limit_of(pid, spec_.kind);
    const auto before = before_.find(pid);
    if (!now) continue;
    // One that was started by a victim since the last look inherited the limit.
    const auto earlier = before != before_.end() ? before->second
                         : before_.empty()       ? now->soft
                                                 : before_.begin()->second;
    if (now->soft == earlier) continue;
    auto set = context.machine.process_control().set_soft_limit(pid, spec_.kind, earlier);
    const auto after = context.machine.process_control().limit_of(pid, spec_.kind);
    if (set && after && after->soft != earlier) set = fail("the limit was not put back");
    if (!set && reverted && is_victim(context.machine, spec_.on, pid)) reverted = set;
  }
  return reverted;
}

Result<void> LowerLimits::prepare(FaultContext&, LaunchPlan& launch) {
  if (!spec_.at_launch) return {};
  for (const Role role : spec_.on) {
    auto& limits = role == Role::server ? launch.server_limits : launch.client_limits;
    limits.push_back({.kind = spec_.kind, .soft = spec_.asked});
  }
  return {};
}

Result<std::unique_ptr<ActiveFault>> LowerLimits::apply(FaultContext& context) {
  auto active = std::make_unique<LoweredLimits>(spec_);
  const auto lowered = active->lower(context.machine);
  return in_force_or_undone(std::move(active), lowered, context);
}

Result<void> LowerLimits::keep(FaultContext& context, ActiveFault& active) {
  return static_cast<LoweredLimits&>(active).lower(context.machine);
}

}  // namespace backfault
