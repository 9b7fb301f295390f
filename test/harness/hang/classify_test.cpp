#include "harness/hang/classify.h"

#include <gtest/gtest.h>

#include "test/support/still_world.h"

namespace backfault {
namespace {

HangClass class_of(const StillWorld& world) {
  std::vector<int> stuck;
  for (const ProcessSample& process : world.snapshot.processes) stuck.push_back(process.pid);
  std::sort(stuck.begin(), stuck.end());
  return classify(world.snapshot, stuck, find_cycle(world.waits, stuck));
}

void expect_class(const StillWorld& world, const HangKind kind, const std::string& shape) {
  const HangClass found = class_of(world);
  EXPECT_EQ(found.kind, kind) << to_string(found.kind);
  EXPECT_EQ(found.shape, shape);
}

StillWorld pair_of(const WakeCondition& of_client, const WakeCondition& of_server) {
  StillWorld world;
  world.add(10, Role::client, {of_client});
  world.add(20, Role::server, {of_server});
  return world;
}

WakeCondition memory(const int waker, const std::string& evidence, const Readiness readiness) {
  WakeCondition await = awaited(Awaited::memory, {waker}, "shm:1:2");
  await.evidence = evidence;
  await.readiness = readiness;
  return await;
}

TEST(Classify, NamesTheShapeOfADeadlock) {
  expect_class(mutual_readers(), HangKind::deadlock, "lost message");
  expect_class(pair_of(awaited(Awaited::space, {20}), awaited(Awaited::space, {10})),
               HangKind::deadlock, "buffer deadlock");
  expect_class(pair_of(awaited(Awaited::lock, {20}), awaited(Awaited::lock, {10})),
               HangKind::deadlock, "crossed locks");
  expect_class(pair_of(awaited(Awaited::data, {20}), awaited(Awaited::space, {10})),
               HangKind::deadlock, "");
}

TEST(Classify, KnowsAChildThatNobodyDrains) {
  StillWorld world;
  world.add(10, Role::client, {awaited(Awaited::process_end, {11})});
  world.add(11, Role::client, {awaited(Awaited::space, {10})}, 10);
  expect_class(world, HangKind::deadlock, "undrained child");
}

TEST(Classify, KnowsAReaderThatHoldsTheOnlyOtherEndItself) {
  StillWorld world;
  world.add(10, Role::client, {awaited(Awaited::data, {}, "pipe:7")});
  expect_class(world, HangKind::deadlock, "leaked end of file");
}

TEST(Classify, AWakeUpIsLostWhereTheKernelShowsIt) {
  expect_class(pair_of(memory(20, "futex word=7 expected=0", Readiness::consumed),
                       memory(10, "futex word=0 expected=0", Readiness::absent)),
               HangKind::lost_wakeup, "changed without a wake-up");
  WakeCondition edge = awaited(Awaited::data, {20});
  edge.readiness = Readiness::consumed;
  expect_class(pair_of(edge, awaited(Awaited::data, {10})), HangKind::lost_wakeup,
               "edge-triggered readiness used up");
}

TEST(Classify, RoomThatWasToldBeforeIsNoLostWakeUp) {
  StillWorld world = mutual_readers();
  WakeCondition room = awaited(Awaited::space, {20});
  room.readiness = Readiness::consumed;
  world.wait(10).wake_conditions.push_back(room);
  expect_class(world, HangKind::deadlock, "lost message");
}

TEST(Classify, UnsetEventsInOneMemoryAreThePatternOfALostWakeUp) {
  const auto unset = [](const int waker) {
    return memory(waker, "futex word=0 expected=0", Readiness::absent);
  };
  expect_class(pair_of(unset(20), unset(10)), HangKind::lost_wakeup, "lost wake-up pattern");
  WakeCondition semaphore = unset(10);
  semaphore.channel = "semaphore:1:2";
  expect_class(pair_of(semaphore, semaphore), HangKind::deadlock, "");
  WakeCondition elsewhere = unset(10);
  elsewhere.channel = "shm:1:3";
  expect_class(pair_of(unset(20), elsewhere), HangKind::deadlock, "");
  const WakeCondition lock = memory(10, "futex word=2 expected=2", Readiness::absent);
  expect_class(pair_of(unset(20), lock), HangKind::deadlock, "");
}

TEST(Classify, WhoIsStoppedOutranksWhoWaits) {
  StillWorld peer = mutual_readers();
  peer.set_state(20, ThreadState::stopped);
  expect_class(peer, HangKind::peer_silent, "stopped peer");
  StillWorld own = mutual_readers();
  own.set_state(10, ThreadState::stopped);
  expect_class(own, HangKind::stopped, "");
}

TEST(Classify, ThreadsOfOneProcessCanWaitForEachOther) {
  StillWorld world;
  world.add(10, Role::client, {awaited(Awaited::memory, {}, "")}).kind = WaitKind::private_futex;
  world.add_thread(10, 11, {awaited(Awaited::memory, {}, "")}).kind = WaitKind::private_futex;
  expect_class(world, HangKind::deadlock, "threads of one process");
}

TEST(Classify, WhoWaitsForASleeperIsInNoDeadlock) {
  StillWorld world;
  world.add(10, Role::client, {awaited(Awaited::data, {20})});
  world.add(20, Role::server, {}).deadline_left = seconds(100);
  expect_class(world, HangKind::unknown, "");
  StillWorld mutual = mutual_readers();
  mutual.wait(20).deadline_left = seconds(100);
  expect_class(mutual, HangKind::deadlock, "lost message");
}

TEST(Classify, NobodyStuckIsNoHang) { expect_class(StillWorld(), HangKind::unknown, ""); }

}  // namespace
}  // namespace backfault
