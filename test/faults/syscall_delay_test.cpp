#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/faults/call_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;

class SyscallDelayTest : public testing::Test, public CallFaultBench {
 protected:
  /// How many milliseconds each call took.
  std::vector<int> times(const std::vector<std::string>& words) {
    std::vector<int> all;
    for (const auto& line : run("call_maker", words, calls())) {
      EXPECT_THAT(line, testing::StartsWith("0 "));
      all.push_back(std::stoi(line.substr(2)));
    }
    return all;
  }
};

TEST_F(SyscallDelayTest, TheProgramSeesALateCall) {
  prepare(syscall_delay_fault(), {{"call", "socket"}, {"time", "150ms"}, {"nth", "2"}});
  const auto seen = times({"socket", "3"});
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_GE(seen[1], 150);
  apply();
  EXPECT_TRUE(confirmation().holds);
  EXPECT_THAT(confirmation().proof, HasSubstr("1 of 3 calls came late, "));
}

TEST_F(SyscallDelayTest, IsConfirmedAndShownWhileACallIsHeld) {
  prepare(syscall_delay_fault(), {{"call", "socket"}, {"time", "1h"}});
  const ChildId child = start({"socket", "2"});
  apply();
  ASSERT_TRUE(becomes_true([&] { return confirmation().holds; }));
  EXPECT_THAT(confirmation().proof, HasSubstr("1 held now"));
  ASSERT_EQ(machine.holds().size(), 1U);
  EXPECT_EQ(machine.holds()[0].fault, "syscall_delay");
  EXPECT_FALSE(machine.holds()[0].until_reverted);
  ASSERT_TRUE(active->revert(context));
  EXPECT_TRUE(machine.holds().empty());
  EXPECT_EQ(lines_in(until_end_of(child)).size(), 2U);
}

TEST_F(SyscallDelayTest, IsNotConfirmedWithoutACall) {
  prepare(syscall_delay_fault(), {{"call", "fsync"}, {"time", "1s"}});
  EXPECT_EQ(times({"socket", "3"}).size(), 3U);
  apply();
  EXPECT_FALSE(confirmation().holds);
}

TEST(SyscallDelay, RefusesWhatCannotBe) {
  const auto type = syscall_delay_fault();
  EXPECT_THAT(refusal_of(type, {{"call", "read"}}), HasSubstr("\"time\" is required"));
  EXPECT_THAT(refusal_of(type, {{"call", "read"}, {"time", "0"}}), HasSubstr("1us to 1h"));
  EXPECT_THAT(refusal_of(type, {{"call", "clone3"}, {"time", "1s"}}), HasSubstr("allowed: "));
  EXPECT_EQ(refusal_of(type, {{"call", "futex,close"}, {"time", "1s"}, {"jitter", "1s"}}), "");
}

}  // namespace
}  // namespace backfault
