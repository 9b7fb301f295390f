// What the waits of a tiny program are explained as.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/os/waits/explainer.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {

inline std::vector<WaitFact> facts_of(const TinyProgram& program,
                                      const std::vector<int>& others = {}) {
  return explain_waits(program.sample(others)).waits;
}

/// The fact of the first thread of `pid` that is blocked in `call`; waits until there is one.
inline WaitFact fact_in(const TinyProgram& program, const std::string& call, const int pid) {
  WaitFact found{};
  EXPECT_TRUE(becomes_true([&] {
    const std::vector<int> others(pid == program.pid() ? 0 : 1, pid);
    for (const WaitFact& fact : facts_of(program, others)) {
      if (fact.pid != pid || fact.call != call || !fact.words.starts_with("waits")) continue;
      found = fact;
      return true;
    }
    return false;
  })) << "nobody waits in "
      << call;
  return found;
}
inline WaitFact fact_in(const TinyProgram& program, const std::string& call) {
  return fact_in(program, call, program.pid());
}

/// Of a time-out of so many seconds, less than a minute after it began.
inline void expect_seconds_left(const WaitFact& fact, const int seconds) {
  ASSERT_TRUE(fact.deadline_left) << fact.words;
  EXPECT_LE(*fact.deadline_left, std::chrono::seconds(seconds));
  EXPECT_GT(*fact.deadline_left, std::chrono::seconds(seconds - 60));
}

/// The number at `index` of the line "ready 1 2".
inline int number_in(const std::string& line, const int index = 0) {
  std::size_t at = line.find(' ');
  for (int i = 0; i < index; ++i) at = line.find(' ', at + 1);
  EXPECT_NE(at, std::string::npos) << line;
  return at == std::string::npos ? -1 : std::stoi(line.substr(at + 1));
}

}  // namespace backfault
