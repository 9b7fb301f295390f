// A machine whose programs can be reached by rules for their system calls.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "test/harness/os/trial_support.h"

namespace backfault {

struct WatchedMachine : TestMachine {
  SyscallControl& control = machine.syscall_control();

  /// Armed; on the client.
  CallRuleId add(CallSelection selection, const CallPick& pick, const CallEffect& effect,
                 const Seed seed = Seed{7}) {
    const auto rule = control.add({.fault = "test_fault",
                                   .on = {Role::client},
                                   .selection = std::move(selection),
                                   .pick = pick,
                                   .effect = effect,
                                   .seed = seed});
    EXPECT_TRUE(rule) << (rule ? "" : rule.error().text);
    control.arm(rule.value_or(CallRuleId{}));
    return rule.value_or(CallRuleId{});
  }

  ChildId begin(const std::string& program, const std::vector<std::string>& words,
                const std::vector<std::string>& calls, const Role role = Role::client) {
    std::vector<std::string> argv{program_path(program)};
    argv.insert(argv.end(), words.begin(), words.end());
    const auto child = machine.launch({.name = "watched",
                                       .role = role,
                                       .argv = argv,
                                       .environment = {},
                                       .cpus = {},
                                       .watched_calls = calls});
    EXPECT_TRUE(child) << (child ? "" : child.error().text);
    return child.value_or(ChildId{});
  }

  /// What the program wrote until its end.
  std::vector<std::string> run(const std::string& program, const std::vector<std::string>& words,
                               const std::vector<std::string>& calls,
                               const Role role = Role::client) {
    return lines_in(until_end_of(begin(program, words, calls, role)));
  }

  /// The first word of each line.
  std::vector<std::string> results(const std::vector<std::string>& words,
                                   const std::vector<std::string>& calls,
                                   const std::string& program = "call_maker") {
    std::vector<std::string> firsts;
    for (const auto& line : run(program, words, calls)) {
      firsts.push_back(line.substr(0, line.find(' ')));
    }
    return firsts;
  }
};

}  // namespace backfault
