#include "harness/os/calls/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cerrno>

namespace backfault {
namespace {

using std::chrono::milliseconds;

HeldCall call_numbered(const int number) { return {.id = 1, .tid = 0, .number = number}; }

class CallRulesTest : public testing::Test {
 protected:
  CallRuleId add(const CallPick& pick, const CallEffect& effect) {
    const auto id = rules.add({.fault = "f",
                               .on = {Role::client},
                               .selection = {.calls = {"read", "write"}},
                               .pick = pick,
                               .effect = effect,
                               .seed = Seed{1}});
    rules.arm(*id);
    return *id;
  }
  CallDecision decide(const int number = SYS_read, const Role role = Role::client) {
    return rules.decide(call_numbered(number), role);
  }
  CallRules rules;
};

int count_picked(const CallPick& pick, const Seed seed, const std::uint64_t most) {
  int count = 0;
  for (std::uint64_t number = 1; number <= most; ++number) {
    count += picks(pick, seed, number) ? 1 : 0;
  }
  return count;
}

TEST(CallPick, CountsFromOne) {
  EXPECT_TRUE(picks(NthCall{1}, {}, 1));
  EXPECT_EQ(count_picked(NthCall{3}, {}, 100), 1);
  EXPECT_EQ(count_picked(EveryNthCall{3}, {}, 100), 33);
  EXPECT_EQ(count_picked(EveryNthCall{0}, {}, 100), 0);
  EXPECT_EQ(count_picked(EachCall{}, {}, 100), 100);
}

TEST(CallPick, ChanceIsTakenAtItsWord) {
  EXPECT_EQ(count_picked(CallByChance{0}, Seed{1}, 100'000), 0);
  EXPECT_EQ(count_picked(CallByChance{1'000'000}, Seed{1}, 1000), 1000);
  EXPECT_NEAR(count_picked(CallByChance{250'000}, Seed{1}, 100'000), 25'000, 1000);
}

TEST(CallPick, ChanceDependsOnSeedAndNumberAlone) {
  const auto drawn = [](const Seed seed) {
    std::vector<bool> all;
    for (std::uint64_t number = 1; number <= 200; ++number) {
      all.push_back(picks(CallByChance{500'000}, seed, number));
    }
    return all;
  };
  EXPECT_EQ(drawn(Seed{1}), drawn(Seed{1}));
  EXPECT_NE(drawn(Seed{1}), drawn(Seed{2}));
}

TEST(CallPick, DrawsTheSameInEveryVersion) {
  std::string drawn;
  for (std::uint64_t number = 1; number <= 16; ++number) {
    drawn += picks(CallByChance{500'000}, Seed{1}, number) ? '1' : '0';
  }
  EXPECT_EQ(drawn, "1101111111111111");
}

TEST(CallDelay, IsTheSameInEveryVersion) {
  const DelayCall delay{.time = {}, .jitter = milliseconds(100)};
  EXPECT_EQ(draw_delay(delay, Seed{1}, 1), Duration{32'554});
  EXPECT_EQ(draw_delay(delay, Seed{1}, 2), Duration{22'921});
  EXPECT_EQ(draw_delay(delay, Seed{1}, 3), Duration{26'230});
}

TEST(CallDelay, IsAtLeastItsTimeAndAtMostItsJitterMore) {
  const DelayCall delay{.time = milliseconds(5), .jitter = milliseconds(2)};
  Duration least = std::chrono::hours(1);
  Duration most{};
  for (std::uint64_t number = 1; number <= 1000; ++number) {
    const Duration drawn = draw_delay(delay, Seed{1}, number);
    EXPECT_EQ(drawn, draw_delay(delay, Seed{1}, number));
    least = std::min(least, drawn);
    most = std::max(most, drawn);
  }
  EXPECT_GE(least, milliseconds(5));
  EXPECT_LE(most, milliseconds(7));
  EXPECT_LT(least, most);
  EXPECT_EQ(draw_delay({.time = milliseconds(3)}, Seed{1}, 1), milliseconds(3));
}

TEST_F(CallRulesTest, CountOnlyWhatTheyName) {
  const CallRuleId id = add(EachCall{}, FailCall{EIO});
  EXPECT_EQ(decide().error, EIO);
  EXPECT_FALSE(decide(SYS_fsync).touches());
  EXPECT_FALSE(decide(SYS_read, Role::server).touches());
  EXPECT_EQ(rules.counters(id).seen, 1U);
}

TEST_F(CallRulesTest, DoNothingUntilTheyAreArmed) {
  const CallRuleId id = add(EachCall{}, FailCall{EIO});
  EXPECT_TRUE(rules.is_armed(id));
  rules.disarm(id);
  EXPECT_FALSE(decide().touches());
  EXPECT_EQ(rules.counters(id).seen, 0U);
}

TEST_F(CallRulesTest, AddDelaysAndTakeTheFirstAnswer) {
  const CallRuleId first = add(EachCall{}, DelayCall{milliseconds(1)});
  const CallRuleId second = add(EachCall{}, ShortenCall{Bytes{10}});
  const CallRuleId third = add(EachCall{}, FailCall{EIO});
  const CallRuleId fourth = add(EachCall{}, DelayCall{milliseconds(2)});
  const CallDecision decision = decide();
  EXPECT_EQ(decision.delay, milliseconds(3));
  EXPECT_EQ(decision.answered_by, second);
  EXPECT_EQ(decision.most, Bytes{10});
  EXPECT_FALSE(decision.error);
  EXPECT_TRUE(decision.concerns(first));
  EXPECT_TRUE(decision.concerns(fourth));
  EXPECT_FALSE(decision.concerns(third));
  EXPECT_FALSE(decision.without_answer().concerns(second));
  EXPECT_TRUE(decision.without_answer().concerns(first));
}

TEST_F(CallRulesTest, CountHowCallsEnded) {
  const CallRuleId late = add(EachCall{}, DelayCall{milliseconds(1)});
  const CallRuleId failing = add(EachCall{}, FailCall{EIO});
  rules.count(
      decide(),
      {.is_gone = false, .is_done = true, .held_for = milliseconds(3), .asked = 9, .moved = 2});
  rules.count(decide(), {.is_gone = false, .is_done = false, .held_for = milliseconds(4)});
  rules.count(decide(), {.is_gone = true, .is_done = true, .held_for = milliseconds(5)});
  EXPECT_EQ(
      rules.counters(late),
      (CallCounters{.seen = 3, .touched = 2, .gone = 1, .delayed_in_total = milliseconds(12)}));
  EXPECT_EQ(
      rules.counters(failing),
      (CallCounters{
          .seen = 3, .touched = 1, .spared = 1, .gone = 1, .bytes_asked = 9, .bytes_moved = 2}));
}

TEST_F(CallRulesTest, RefuseACallThatIsInNoTable) {
  EXPECT_FALSE(rules.add({.fault = "f",
                          .on = {Role::client},
                          .selection = {.calls = {"execve"}},
                          .pick = EachCall{},
                          .effect = FailCall{EIO},
                          .seed = {}}));
}

}  // namespace
}  // namespace backfault
