#include "harness/run/watch/stillness.h"

#include <gtest/gtest.h>

#include "test/support/builders.h"

namespace backfault {
namespace {

ThreadSample thread_of(const WaitFact& wait) {
  return {.pid = wait.pid,
          .tid = wait.tid,
          .role = wait.role,
          .command = wait.command,
          .state = ThreadState::sleeping,
          .ran = RunCounters{.run_ns = 5, .times_run = 2},
          .blocked = BlockedCall{.number = 202},
          .wait_channel = "futex_do_wait"};
}

Sample sample_of(const std::vector<WaitFact>& waits) {
  Sample sample;
  for (const auto& wait : waits) sample.threads.push_back(thread_of(wait));
  return sample;
}

WaitFact wait_of(const Role role, const int tid, const WaitKind kind) {
  return {.pid = tid, .tid = tid, .role = role, .command = "program", .kind = kind};
}

/// Two equal samples of the threads of `waits`.
StillnessFinding judge(const std::vector<WaitFact>& waits) {
  return judge_stillness(sample_of(waits), sample_of(waits), waits);
}

TEST(Stillness, IsAStallWhenEveryThreadWaitsForAnotherParty) {
  const auto finding = judge({client_waits(), server_waits()});
  EXPECT_EQ(finding.stillness, Stillness::stalled);
  EXPECT_TRUE(finding.mutual);
  EXPECT_EQ(finding.deadline_left, std::nullopt);
}

TEST(Stillness, CallsEveryModelledWaitAStall) {
  for (const WaitKind kind :
       {WaitKind::shared_futex, WaitKind::private_futex, WaitKind::socket, WaitKind::pipe,
        WaitKind::event_set, WaitKind::child, WaitKind::file_lock}) {
    EXPECT_EQ(judge({wait_of(Role::client, 1, kind)}).stillness, Stillness::stalled)
        << to_string(kind);
  }
}

TEST(Stillness, MakesNoStatementAboutWaitsThatItDoesNotUnderstand) {
  for (const WaitKind kind : {WaitKind::other, WaitKind::unreadable}) {
    EXPECT_EQ(judge({client_waits(), wait_of(Role::server, 2, kind)}).stillness, Stillness::unclear)
        << to_string(kind);
  }
}

TEST(Stillness, SeesThatASleeperGoesOnAlone) {
  for (const WaitKind kind : {WaitKind::sleep, WaitKind::timer}) {
    EXPECT_EQ(judge({client_waits(), server_waits(), wait_of(Role::server, 3, kind)}).stillness,
              Stillness::sleeping)
        << to_string(kind);
  }
}

TEST(Stillness, SeesASleeperNextToAnUnknownWait) {
  EXPECT_EQ(judge({wait_of(Role::client, 1, WaitKind::unreadable),
                   wait_of(Role::server, 2, WaitKind::sleep)})
                .stillness,
            Stillness::sleeping);
}

TEST(Stillness, SeesThatAThreadRanBetweenTheSamples) {
  const std::vector<WaitFact> waits = {client_waits(), server_waits()};
  auto second = sample_of(waits);
  second.threads[1].ran->times_run += 1;
  EXPECT_EQ(judge_stillness(sample_of(waits), second, waits).stillness, Stillness::moving);
}

TEST(Stillness, SeesThatAThreadWaitsInAnotherCallNow) {
  const std::vector<WaitFact> waits = {client_waits(), server_waits()};
  auto second = sample_of(waits);
  second.threads[0].blocked->arguments[0] = 1;
  EXPECT_EQ(judge_stillness(sample_of(waits), second, waits).stillness, Stillness::moving);
}

TEST(Stillness, SeesThatAThreadCameOrWent) {
  const std::vector<WaitFact> waits = {client_waits(), server_waits()};
  auto second = sample_of(waits);
  second.threads.pop_back();
  EXPECT_EQ(judge_stillness(sample_of(waits), second, waits).stillness, Stillness::moving);
}

TEST(Stillness, CountsARunnableThreadAsMovingThoughItsCountersStandStill) {
  const std::vector<WaitFact> waits = {client_waits(),
                                       wait_of(Role::server, 2, WaitKind::not_waiting)};
  auto sample = sample_of(waits);
  sample.threads[1].state = ThreadState::running;
  EXPECT_EQ(judge_stillness(sample, sample, waits).stillness, Stillness::moving);
}

TEST(Stillness, IsUnclearWhenASampleIsIncomplete) {
  const std::vector<WaitFact> waits = {client_waits(), server_waits()};
  auto incomplete = sample_of(waits);
  incomplete.complete = false;
  EXPECT_EQ(judge_stillness(incomplete, sample_of(waits), waits).stillness, Stillness::unclear);
  EXPECT_EQ(judge_stillness(sample_of(waits), incomplete, waits).stillness, Stillness::unclear);
}

TEST(Stillness, IsUnclearForEveryOtherState) {
  for (const ThreadState state :
       {ThreadState::disk_wait, ThreadState::stopped, ThreadState::traced, ThreadState::unknown}) {
    const std::vector<WaitFact> waits = {client_waits(), server_waits()};
    auto sample = sample_of(waits);
    sample.threads[0].state = state;
    EXPECT_EQ(judge_stillness(sample, sample, waits).stillness, Stillness::unclear);
  }
}

TEST(Stillness, IsUnclearWhenCountersOrCallCannotBeRead) {
  const std::vector<WaitFact> waits = {client_waits(), server_waits()};
  auto no_counters = sample_of(waits);
  no_counters.threads[0].ran.reset();
  EXPECT_EQ(judge_stillness(no_counters, no_counters, waits).stillness, Stillness::unclear);
  auto no_call = sample_of(waits);
  no_call.threads[0].blocked.reset();
  EXPECT_EQ(judge_stillness(no_call, no_call, waits).stillness, Stillness::unclear);
}

TEST(Stillness, IsUnclearWhenAThreadIsNotExplained) {
  const auto sample = sample_of({client_waits(), server_waits()});
  EXPECT_EQ(judge_stillness(sample, sample, {client_waits()}).stillness, Stillness::unclear);
}

TEST(Stillness, IgnoresZombiesButNeedsALivingThread) {
  const std::vector<WaitFact> waits = {client_waits(), server_waits()};
  auto sample = sample_of(waits);
  sample.threads.push_back({.pid = 30, .tid = 30, .state = ThreadState::zombie});
  EXPECT_EQ(judge_stillness(sample, sample, waits).stillness, Stillness::stalled);
  const Sample only_zombies{.threads = {sample.threads.back()}};
  EXPECT_EQ(judge_stillness(only_zombies, only_zombies, {}).stillness, Stillness::unclear);
  EXPECT_EQ(judge_stillness({}, {}, {}).stillness, Stillness::unclear);
}

TEST(Stillness, IsMutualOnlyOnAConduitThatClientAndServerBothHold) {
  auto elsewhere = server_waits();
  elsewhere.channels = {"pipe:7"};
  EXPECT_FALSE(judge({client_waits(), elsewhere}).mutual);
  auto second_client = server_waits();
  second_client.role = Role::client;
  EXPECT_FALSE(judge({client_waits(), second_client}).mutual);
  auto stranger = server_waits();
  stranger.role = std::nullopt;
  EXPECT_FALSE(judge({client_waits(), stranger}).mutual);
}

TEST(Stillness, TakesTheEarliestDeadlineOfThoseOnTheSharedConduit) {
  auto heartbeat = wait_of(Role::client, 11, WaitKind::event_set);
  heartbeat.deadline_left = ms(10);
  const auto finding = judge({client_waits(seconds(30)), server_waits(seconds(20)), heartbeat});
  EXPECT_EQ(finding.stillness, Stillness::stalled);
  EXPECT_EQ(finding.deadline_left, seconds(20));
}

TEST(Stillness, HasNoDeadlineWhenOnlyUnsharedWaitsHaveOne) {
  auto heartbeat = wait_of(Role::client, 11, WaitKind::event_set);
  heartbeat.deadline_left = ms(10);
  heartbeat.channels = {"eventfd:3"};
  EXPECT_EQ(judge({client_waits(), server_waits(), heartbeat}).deadline_left, std::nullopt);
  EXPECT_EQ(judge({heartbeat}).deadline_left, std::nullopt);
}

}  // namespace
}  // namespace backfault
