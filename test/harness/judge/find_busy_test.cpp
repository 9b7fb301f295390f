#include "harness/judge/find_busy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/builders.h"

namespace backfault {
namespace {

/// Of a client process that was watched for ten seconds.
BusyFact busy(const Duration ran) {
  return {.pid = 10,
          .command = "client",
          .watched = seconds(10),
          .ran = ran,
          .bytes = 0,
          .ready = true};
}

std::optional<HangKind> kind_of(const std::vector<BusyFact>& facts) {
  const auto found = find_busy(facts);
  return found ? std::optional(found->kind) : std::nullopt;
}

TEST(BusyFinding, HasNoNameForNothing) { EXPECT_FALSE(find_busy({})); }

TEST(BusyFinding, AProcessThatComputesAndTransfersNothingIsALivelock) {
  const auto found = find_busy({busy(seconds(9))});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, HangKind::livelock);
  EXPECT_EQ(found->summary,
            "client process 10 (client) ran for 9.00 s of 10.00 s, read and wrote nothing, and no "
            "byte moved (a heuristic)");
  auto waiting = busy(seconds(5));
  waiting.ready = false;
  EXPECT_EQ(kind_of({waiting}), HangKind::livelock);
  waiting.ran = ms(4999);
  EXPECT_EQ(kind_of({waiting}), std::nullopt) << "it may have waited for something in between";
  EXPECT_EQ(kind_of({busy(ms(4999))}), HangKind::livelock) << "others had the rest";
}

TEST(BusyFinding, AProcessThatReadsAndWritesIsAtWork) {
  auto fact = busy(seconds(9));
  fact.bytes = 1;
  EXPECT_EQ(kind_of({fact}), std::nullopt);
  fact.bytes.reset();
  EXPECT_EQ(kind_of({fact}), std::nullopt) << "unreadable is no evidence";
}

TEST(BusyFinding, AProcessThatIsAlwaysReadyAndHardlyRunsIsStarved) {
  EXPECT_EQ(kind_of({busy(ms(999))}), HangKind::starved);
  EXPECT_EQ(kind_of({busy(ms(1000))}), HangKind::livelock);
  auto waiting = busy(ms(10));
  waiting.ready = false;
  EXPECT_EQ(kind_of({waiting}), std::nullopt);
}

TEST(BusyFinding, WhatTheServerComputesIsNoFaultOfTheClient) {
  auto fact = busy(seconds(9));
  fact.role = Role::server;
  EXPECT_EQ(kind_of({fact}), std::nullopt);
  fact.ran = ms(2);
  EXPECT_EQ(kind_of({fact}), std::nullopt);
}

TEST(BusyFinding, IdleIsWhoHardlyRunsAndTransfersNothing) {
  EXPECT_FALSE(is_idle({}));
  EXPECT_TRUE(is_idle({busy(ms(499))}));
  EXPECT_FALSE(is_idle({busy(ms(500))}));
  auto server = busy(ms(1));
  server.role = Role::server;
  EXPECT_TRUE(is_idle({busy(ms(1)), server}));
  server.bytes = 10'240;
  EXPECT_TRUE(is_idle({busy(ms(1)), server}));
  server.bytes = 10'241;
  EXPECT_FALSE(is_idle({busy(ms(1)), server}));
  server.bytes.reset();
  EXPECT_FALSE(is_idle({busy(ms(1)), server})) << "unreadable is no evidence";
}

TEST(BusyFinding, NamesTheStarvedRatherThanItsHog) {
  auto hog = busy(seconds(10));
  hog.pid = 11;
  const auto found = find_busy({hog, busy(ms(2))});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, HangKind::starved);
  EXPECT_THAT(found->summary, testing::StartsWith("client process 10 (client) was ready to run"));
}

}  // namespace
}  // namespace backfault
