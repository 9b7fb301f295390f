#include "harness/os/calls/rules.h"

#include <algorithm>

#include "harness/base/splitmix64.h"
#include "harness/os/base/syscall_names.h"

namespace backfault {
namespace {

constexpr std::uint64_t million = 1'000'000;

struct Picks {
  Seed seed;
  std::uint64_t number;

  bool operator()(const EachCall&) const { return true; }
  bool operator()(const NthCall& pick) const { return number == pick.number; }
  bool operator()(const EveryNthCall& pick) const {
    return pick.number > 0 && number % pick.number == 0;
  }
  bool operator()(const CallByChance& pick) const {
    return splitmix64(splitmix64(seed.value) ^ number) % million < pick.parts_per_million;
  }
};

/// Adds what the rule does to what others do.
struct Compose {
  CallDecision& decision;
  CallRuleId id;
  Seed seed;
  std::uint64_t number;

  void operator()(const FailCall& effect) const {
    if (decision.answered_by) return;
    decision.answered_by = id;
    decision.error = effect.error;
  }
  void operator()(const DelayCall& effect) const {
    decision.delay += draw_delay(effect, seed, number);
    decision.delayed_by.push_back(id);
  }
  void operator()(const ShortenCall& effect) const {
    if (decision.answered_by) return;
    decision.answered_by = id;
    decision.most = effect.most;
  }
};

bool selects(const CallSelection& selection, CallLook& look) {
  if (selection.kind != DescriptorKind::any && look.kind() != selection.kind) return false;
  return selection.path.empty() || is_selected(look.path(), selection.path);
}

}  // namespace

bool picks(const CallPick& pick, const Seed seed, const std::uint64_t number) {
  return std::visit(Picks{seed, number}, pick);
}

Duration draw_delay(const DelayCall& delay, const Seed seed, const std::uint64_t number) {
  const auto span = static_cast<std::uint64_t>(std::max(delay.jitter, Duration{}).count()) + 1;
  const std::uint64_t drawn = splitmix64(splitmix64(~seed.value) ^ number) % span;
  return std::max(delay.time, Duration{}) + Duration{static_cast<std::int64_t>(drawn)};
}

bool CallDecision::concerns(const CallRuleId rule) const {
  return answered_by == rule ||
         std::find(delayed_by.begin(), delayed_by.end(), rule) != delayed_by.end();
}

CallDecision CallDecision::without_answer() const {
  return {.known = known, .delay = delay, .delayed_by = delayed_by};
}

Result<CallRuleId> CallRules::add(const CallRule& rule) {
  Entry entry{.rule = rule, .calls = {}, .armed = false, .counters = {}};
  for (const std::string& name : rule.selection.calls) {
    const KnownCall* const known = find_call(name);
    const auto number = syscall_number(name);
    if (known == nullptr || !number) return fail("no rule can reach the call \"" + name + "\"");
    entry.calls.push_back({.number = *number, .known = known});
  }
  entries_.push_back(std::move(entry));
  return CallRuleId{.index = static_cast<int>(entries_.size()) - 1};
}

bool CallRules::any_armed() const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [](const Entry& entry) { return entry.armed; });
}

CallDecision CallRules::decide(const HeldCall& call, const Role role) {
  CallDecision decision;
  std::optional<CallLook> look;
  for (std::size_t index = 0; index < entries_.size(); ++index) {
    Entry& entry = entries_[index];
    const auto& on = entry.rule.on;
    if (!entry.armed || std::find(on.begin(), on.end(), role) == on.end()) continue;
    const auto found =
        std::find_if(entry.calls.begin(), entry.calls.end(),
                     [&](const NumberedCall& one) { return one.number == call.number; });
    if (found == entry.calls.end()) continue;
    if (!look) look.emplace(call, *found->known);
    if (!selects(entry.rule.selection, *look)) continue;
    decision.known = found->known;
    const std::uint64_t number = ++entry.counters.seen;
    if (!picks(entry.rule.pick, entry.rule.seed, number)) continue;
    std::visit(Compose{decision, {static_cast<int>(index)}, entry.rule.seed, number},
               entry.rule.effect);
  }
  return decision;
}

void CallRules::count(const CallDecision& decision, const CallEnd& end) {
  for (const CallRuleId rule : decision.delayed_by) {
    CallCounters& delayed = counters(rule);
    ++(end.is_gone ? delayed.gone : delayed.touched);
    delayed.delayed_in_total += end.held_for;
  }
  if (!decision.answered_by) return;
  CallCounters& answered = counters(*decision.answered_by);
  ++(end.is_gone ? answered.gone : end.is_done ? answered.touched : answered.spared);
  if (end.is_gone || !end.is_done) return;
  answered.bytes_asked += end.asked;
  answered.bytes_moved += end.moved;
}

}  // namespace backfault
