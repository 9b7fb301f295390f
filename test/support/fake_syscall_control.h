// A SyscallControl that only remembers; tests say what happened to the calls.
#pragma once

#include <vector>

#include "harness/control/syscall_control.h"

namespace backfault {

class FakeSyscallControl : public SyscallControl {
 public:
  struct Entry {
    CallRule rule;
    bool armed = false;
    int times_armed = 0;
    CallCounters counters;
  };
  std::vector<Entry> entries;
  bool keeps_holding = false;  ///< `disarm` fails.

  Result<CallRuleId> add(const CallRule& rule) override {
    entries.push_back({.rule = rule, .counters = {}});
    return CallRuleId{static_cast<int>(entries.size()) - 1};
  }
  void arm(const CallRuleId rule) override {
    at(rule).armed = true;
    ++at(rule).times_armed;
  }
  Result<void> disarm(const CallRuleId rule) override {
    if (keeps_holding) return fail("a system call is still held after the fault was ended");
    at(rule).armed = false;
    return {};
  }
  CallCounters counters(const CallRuleId rule) override { return at(rule).counters; }
  std::vector<Hold> holds() override { return {}; }

 private:
  Entry& at(const CallRuleId rule) { return entries.at(static_cast<std::size_t>(rule.index)); }
};

}  // namespace backfault
