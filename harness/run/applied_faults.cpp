#include "harness/run/applied_faults.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace backfault {
namespace {

// Reverting takes a few system calls. If it takes longer, something is left behind.
constexpr Duration revert_budget = std::chrono::seconds(5);

const FaultType* find_type(const std::vector<FaultType>& catalogue, const std::string& name) {
  const auto found = std::find_if(catalogue.begin(), catalogue.end(),
                                  [&](const FaultType& type) { return type.name == name; });
  return found == catalogue.end() ? nullptr : &*found;
}

bool disturbs_client(const FaultUse& use) {
  return std::find(use.on.begin(), use.on.end(), Role::client) != use.on.end();
}

}  // namespace

Result<AppliedFaults> AppliedFaults::make(Machine& machine, const TrialInputs& inputs) {
  AppliedFaults faults(machine);
  for (const auto& use : inputs.variant.faults) {
    const FaultType* type = find_type(inputs.catalogue, use.fault);
    if (type == nullptr) return fail("this backfault has no fault named " + use.fault);
    const auto params = Params::check(type->params, use.with);
    if (!params) return fail_in("fault " + use.fault, params.error());
    auto fault = type->make(use, *params);
    if (!fault) return fail_in("fault " + use.fault, fault.error());
    const Seed seed = fault_seed(inputs.spec.seed, faults.entries_.size());
    Entry entry{.use = use,
                .at = drawn(use.at, seed),
                .fault = *std::move(fault),
                .active = nullptr,
                .context = {.machine = machine,
                            .server_recipe = inputs.server_recipe,
                            .client_recipe = &inputs.client_recipe,
                            .status_path = {},
                            .seed = seed},
                .fact = {},
                .problem = {}};
    entry.fact.fault = use.fault;
    entry.fact.on = use.on;
    entry.fact.client_stopped_percent = entry.fault->client_stopped_percent();
    entry.fact.cuts_off = entry.fault->cuts_off();
    entry.fact.starves_client = entry.fault->starves_client();
    faults.entries_.push_back(std::move(entry));
  }
  return faults;
}

Result<void> AppliedFaults::prepare(LaunchPlan& launch) {
  for (auto& entry : entries_) {
    const auto prepared = entry.fault->prepare(entry.context, launch);
    if (!prepared) return fail_in("prepare fault " + entry.use.fault, prepared.error());
  }
  return {};
}

void AppliedFaults::set_status_path(const std::string& path) {
  for (auto& entry : entries_) entry.context.status_path = path;
}

void AppliedFaults::apply_due(const TrialInstant& instant) {
  for (auto& entry : entries_) {
    if (was_tried(entry) || (!instant.client_runs && disturbs_client(entry.use))) continue;
    if (!is_due(entry.at, instant)) continue;
    apply(entry);
    entry.fact.trigger = describe_coming(entry.at, instant);
  }
}

void AppliedFaults::apply(Entry& entry) {
  auto active = entry.fault->apply(entry.context);
  if (!active) {
    entry.problem = "could not be applied: " + active.error().text;
    return;
  }
  entry.active = *std::move(active);
  entry.fact.applied = machine_.now();
  confirm(entry);
}

void AppliedFaults::keep() {
  for (auto& entry : entries_) {
    if (!entry.active || entry.fact.reverted_at) continue;
    const auto kept = entry.fault->keep(entry.context, *entry.active);
    if (!kept && entry.problem.empty()) entry.problem = "could not be kept: " + kept.error().text;
    if (!entry.fact.confirmed) confirm(entry);
    const auto& hold = entry.use.hold;
    if (!hold || machine_.now() - *entry.fact.applied < *hold) continue;
    confirm(entry);
    revert(entry);
  }
}

bool AppliedFaults::awaits_progress() const {
  return std::any_of(entries_.begin(), entries_.end(), [](const Entry& entry) {
    return !was_tried(entry) && depends_on_progress(entry.at);
  });
}

bool AppliedFaults::will_act() const {
  return std::any_of(entries_.begin(), entries_.end(), [](const Entry& entry) {
    if (!was_tried(entry)) return !depends_on_progress(entry.at);
    return entry.active && !entry.fact.reverted_at && entry.use.hold.has_value();
  });
}

bool AppliedFaults::deafens_server() const {
  return std::any_of(entries_.begin(), entries_.end(), [](const Entry& entry) {
    return entry.active && !entry.fact.reverted_at && entry.fault->deafens_server();
  });
}

void AppliedFaults::confirm_all() {
  for (auto& entry : entries_) {
    if (entry.active && !entry.fact.reverted_at) confirm(entry);
  }
}

void AppliedFaults::confirm(Entry& entry) {
  const auto confirmation = entry.active->confirm(entry.context);
  if (!confirmation) {
    if (!entry.fact.confirmed) entry.fact.proof = confirmation.error().text;
    return;
  }
  if (entry.fact.confirmed && !confirmation->holds) return;
  entry.fact.confirmed = confirmation->holds;
  entry.fact.proof = confirmation->proof;
}

void AppliedFaults::revert_all() {
  std::vector<Entry*> in_force;
  for (auto& entry : entries_) {
    if (entry.active && !entry.fact.reverted) in_force.insert(in_force.begin(), &entry);
  }
  std::stable_sort(in_force.begin(), in_force.end(), [](const Entry* one, const Entry* other) {
    return *one->fact.applied > *other->fact.applied;
  });
  for (Entry* const entry : in_force) revert(*entry);
}

void AppliedFaults::revert(Entry& entry) {
  const MonoTime begun = machine_.now();
  const auto reverted = entry.active->revert(entry.context);
  entry.fact.reverted_at = machine_.now();
  entry.fact.reverted = reverted.has_value();
  if (!reverted) {
    entry.fact.revert_problem = reverted.error().text;
  } else if (machine_.now() - begun > revert_budget) {
    entry.fact.revert_problem = "took longer than " + format_duration(revert_budget);
  }
}

std::vector<FaultFact> AppliedFaults::facts() const {
  std::vector<FaultFact> facts;
  for (const auto& entry : entries_) facts.push_back(entry.fact);
  return facts;
}

std::vector<std::string> AppliedFaults::problems() const {
  std::vector<std::string> problems;
  for (const auto& entry : entries_) {
    const std::string name = "fault " + entry.use.fault + " ";
    if (!entry.problem.empty()) {
      problems.push_back(name + entry.problem);
    } else if (!entry.fact.applied) {
      // A trigger by chance may never come.
      if (std::holds_alternative<ByChance>(entry.use.at)) continue;
      problems.push_back(name + "was never due");
    } else if (!entry.fact.confirmed) {
      problems.push_back(name + "could not be confirmed: " + entry.fact.proof);
    }
    if (!entry.fact.revert_problem.empty()) {
      problems.push_back(name + "could not be reverted: " + entry.fact.revert_problem);
    }
  }
  return problems;
}

std::optional<MonoTime> AppliedFaults::last_changed() const {
  std::optional<MonoTime> latest;
  for (const auto& entry : entries_) {
    for (const auto& time : {entry.fact.applied, entry.fact.reverted_at}) {
      if (time && (!latest || *time > *latest)) latest = time;
    }
  }
  return latest;
}

MonoTime AppliedFaults::client_free_since() const {
  MonoTime since;
  for (const auto& entry : entries_) {
    if (!entry.fact.applied || entry.fact.client_stopped_percent < 100) continue;
    since = std::max(since, entry.fact.reverted_at.value_or(machine_.now()));
  }
  return since;
}

}  // namespace backfault
