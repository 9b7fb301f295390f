// Kernel evidence in which every field has a value of its own, and its comparison.
#pragma once

#include <gtest/gtest.h>

#include "harness/model/evidence.h"

namespace backfault::samples {

using std::chrono_literals::operator""us;

/// Does not compile when a struct of the model gets a field: it would be lost without a word
/// until the record names it too.
[[maybe_unused]] inline void all_fields(const WaitFact& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g, h, i, j, k, l, m] = value;
}
[[maybe_unused]] inline void all_fields(const WakeCondition& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g, h, i] = value;
}
[[maybe_unused]] inline void all_fields(const ThreadSample& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g, h, i, j, k] = value;
}
[[maybe_unused]] inline void all_fields(const Sample& value) {
  [[maybe_unused]] const auto& [a, b, c, d] = value;
}
[[maybe_unused]] inline void all_fields(const ProcessSample& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g] = value;
}
[[maybe_unused]] inline void all_fields(const WireSample& value) {
  [[maybe_unused]] const auto& [a, b, c] = value;
}
[[maybe_unused]] inline void all_fields(const Snapshot& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e] = value;
}

inline MonoTime at(const Duration time) { return {.since_start = time}; }

inline WakeCondition await() {
  return {.thing = Awaited::memory,
          .channel = "shm:1:2",
          .readiness = Readiness::consumed,
          .wakers = {14, 15},
          .anyone = true,
          .wire = true,
          .harness = true,
          .external_wakers = false,
          .evidence = "futex word=7 expected=0"};
}

inline ThreadSample thread_sample() {
  return {.pid = 12,
          .tid = 13,
          .role = Role::client,
          .command = "mock_client",
          .state = ThreadState::sleeping,
          .ran = RunCounters{.run_ns = 14, .times_run = 15},
          .blocked = BlockedCall{.number = 202, .arguments = {1, 2, 3, 4, 5, 6}},
          .wait_channel = "futex_do_wait",
          .schedstat_line = "14 16 15",
          .syscall_line = "202 0x1 0x2 0x3 0x4 0x5 0x6 0x7 0x8",
          .ran_after = at(17us)};
}

inline Sample sample() {
  return {.begun = at(18us), .ended = at(19us), .threads = {thread_sample()}, .complete = false};
}

inline ProcessSample process_sample() {
  return {.pid = 12,
          .parent = 1,
          .role = Role::client,
          .command = "mock_client",
          .catches_signals = false,
          .may_be_timed = false,
          .asynchronous = false};
}

inline Snapshot snapshot() {
  return {.first = sample(),
          .processes = {process_sample(), ProcessSample{}},
          .wire = {.present = true, .quiet = true, .held_by = "black_hole"},
          .closed = true,
          .second = sample()};
}

inline WaitFact wait_fact() {
  return {.pid = 12,
          .tid = 13,
          .role = Role::client,
          .command = "mock_client",
          .kind = WaitKind::shared_futex,
          .call = "futex",
          .channels = {"shm:1:2", "pipe:3"},
          .deadline_left = 120'000'000us,
          .not_before = at(121us),
          .wake_conditions = {await(), WakeCondition{}},
          .modelled = true,
          .held_by = "pause",
          .words = "waits in futex for memory shared with mock_server"};
}

inline void expect_same(const WaitFact& one, const WaitFact& other) {
  EXPECT_EQ(one.pid, other.pid);
  EXPECT_EQ(one.tid, other.tid);
  EXPECT_EQ(one.role, other.role);
  EXPECT_EQ(one.command, other.command);
  EXPECT_EQ(one.kind, other.kind);
  EXPECT_EQ(one.call, other.call);
  EXPECT_EQ(one.channels, other.channels);
  EXPECT_EQ(one.deadline_left, other.deadline_left);
  EXPECT_EQ(one.not_before, other.not_before);
  EXPECT_EQ(one.wake_conditions, other.wake_conditions);
  EXPECT_EQ(one.modelled, other.modelled);
  EXPECT_EQ(one.held_by, other.held_by);
  EXPECT_EQ(one.words, other.words);
}

inline void expect_same(const Sample& one, const Sample& other) {
  EXPECT_EQ(one.begun, other.begun);
  EXPECT_EQ(one.ended, other.ended);
  EXPECT_EQ(one.threads, other.threads);
  EXPECT_EQ(one.complete, other.complete);
}

inline void expect_same(const Snapshot& one, const Snapshot& other) {
  expect_same(one.first, other.first);
  EXPECT_EQ(one.processes, other.processes);
  EXPECT_EQ(one.wire, other.wire);
  EXPECT_EQ(one.closed, other.closed);
  expect_same(one.second, other.second);
}

}  // namespace backfault::samples
