// The rules of a trial: which call is touched, and how. All chance is a pure draw.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/control/syscall_control.h"
#include "harness/os/calls/held_call.h"

namespace backfault {

/// Whether the rule acts on the `number`-th call that it counts, from 1.
[[nodiscard]] bool picks(const CallPick& pick, Seed seed, std::uint64_t number);

/// Depends on its arguments alone.
[[nodiscard]] Duration draw_delay(const DelayCall& delay, Seed seed, std::uint64_t number);

/// What is to be done with one call.
struct CallDecision {
  const KnownCall* known = nullptr;  ///< Null: no rule counts this call.
  Duration delay{};
  std::vector<CallRuleId> delayed_by{};
  std::optional<CallRuleId> answered_by{};
  std::optional<int> error{};   ///< The answer is this errno.
  std::optional<Bytes> most{};  ///< The answer is a transfer of at most so much.

  [[nodiscard]] bool touches() const { return !delayed_by.empty() || answered_by; }
  [[nodiscard]] bool concerns(CallRuleId rule) const;
  /// Of what was to be done, only the delays.
  [[nodiscard]] CallDecision without_answer() const;
};

/// How a call ended that was touched.
struct CallEnd {
  bool is_gone = false;  ///< Its caller was killed meanwhile.
  bool is_done = false;  ///< What was to be done besides the delays was done.
  Duration held_for{};
  std::uint64_t asked = 0;  ///< Bytes, of a call that was cut short,
  std::uint64_t moved = 0;  ///< and of these.
};

class CallRules {
 public:
  [[nodiscard]] Result<CallRuleId> add(const CallRule& rule);
  void arm(CallRuleId id) { at(id).armed = true; }
  void disarm(CallRuleId id) { at(id).armed = false; }
  [[nodiscard]] bool is_armed(CallRuleId id) const { return at(id).armed; }
  [[nodiscard]] bool any_armed() const;
  [[nodiscard]] CallCounters& counters(CallRuleId id) { return at(id).counters; }
  [[nodiscard]] const std::string& fault_of(CallRuleId id) const { return at(id).rule.fault; }

  /// Counts the call for every armed rule that selects it.
  [[nodiscard]] CallDecision decide(const HeldCall& call, Role role);
  void count(const CallDecision& decision, const CallEnd& end);

 private:
  struct NumberedCall {
    int number = -1;
    const KnownCall* known = nullptr;
  };
  struct Entry {
    CallRule rule;
    std::vector<NumberedCall> calls;
    bool armed = false;
    CallCounters counters;
  };

  [[nodiscard]] Entry& at(CallRuleId id) { return entries_.at(static_cast<std::size_t>(id.index)); }
  [[nodiscard]] const Entry& at(CallRuleId id) const {
    return entries_.at(static_cast<std::size_t>(id.index));
  }

  std::vector<Entry> entries_;
};

}  // namespace backfault
