#include "harness/os/waits/descriptor_condition.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "test/harness/os/loopback.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// What this process would await on one of its own descriptors, in a trial of its own.
WakeCondition await_events_here(const Fd& descriptor, const Awaited thing, const short events,
                                const int harness) {
  ObservedWorld world(
      {::getpid()}, {.closed = true, .private_device = {}, .harness = harness, .probes = nullptr});
  ObservedProcess& process = world.process(::getpid());
  return condition_on(
      world, {.process = process, .descriptor = descriptor.get(), .thing = thing, .events = events},
      describe_descriptor(world, process, descriptor.get()));
}
WakeCondition await_here(const Fd& descriptor, const Awaited thing, const int harness = 0) {
  return await_events_here(descriptor, thing, thing == Awaited::space ? POLLOUT : POLLIN, harness);
}
WakeCondition await_end_here(const Fd& descriptor) {
  return await_events_here(descriptor, Awaited::data, 0, 0);
}

TEST(DescriptorAwait, AnEmptyPipeHasNothingYet) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const Fd from(ends[0]);
  Fd to(ends[1]);
  const WakeCondition empty = await_here(from, Awaited::data);
  EXPECT_EQ(empty.readiness, Readiness::absent);
  EXPECT_THAT(empty.wakers, IsEmpty()) << "the own process is not listed";
  EXPECT_FALSE(empty.external_wakers);
  EXPECT_EQ(
      empty.evidence,
      fmt::format("poll events=0x1 revents=0x0; holders reading={0} writing={0}", ::getpid()));
  ASSERT_EQ(::write(to.get(), "x", 1), 1);
  EXPECT_EQ(await_here(from, Awaited::data).readiness, Readiness::present);
}

TEST(DescriptorAwait, APipeThatNobodyCanWriteToHasEnded) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const Fd from(ends[0]);
  { const Fd to(ends[1]); }
  const WakeCondition ended = await_here(from, Awaited::data);
  EXPECT_EQ(ended.readiness, Readiness::present) << "the end of the stream";
  EXPECT_THAT(ended.wakers, IsEmpty());
}

TEST(DescriptorAwait, AFileHasNoOtherSideThatCouldEnd) {
  const Fd file(::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  const Fd of_kernel(::open("/proc/self/mounts", O_RDONLY | O_CLOEXEC));
  ASSERT_TRUE(file.valid() && of_kernel.valid());
  const WakeCondition never = await_end_here(file);
  EXPECT_EQ(never.readiness, Readiness::absent);
  EXPECT_FALSE(never.external_wakers);
  EXPECT_THAT(never.wakers, IsEmpty());
  EXPECT_TRUE(await_end_here(of_kernel).external_wakers) << "it tells of changes by an error";
}

TEST(DescriptorAwait, AQuietConnectionIsKnownToBeQuiet) {
  const LoopbackListener listener;
  const Fd client = connect_to(listener.port());
  const Fd server = listener.accept();
  const WakeCondition quiet = await_here(client, Awaited::data);
  EXPECT_EQ(quiet.readiness, Readiness::absent) << quiet.evidence;
  EXPECT_THAT(quiet.evidence, HasSubstr("tcp state=1/1 timer=0/0"));
  EXPECT_FALSE(quiet.external_wakers);
  ASSERT_EQ(::send(server.get(), "x", 1, 0), 1);
  EXPECT_EQ(await_here(client, Awaited::data).readiness, Readiness::present);
}

TEST(DescriptorAwait, AConnectionThatNobodyAcceptedCanBeAcceptedByAnyone) {
  const LoopbackListener listener;
  const Fd client = connect_to(listener.port());
  EXPECT_TRUE(await_here(client, Awaited::data).anyone);
  EXPECT_TRUE(await_here(client, Awaited::data, ::getpid()).harness) << "the wire listens there";
}

TEST(DescriptorAwait, RoomInAConnectionMayComeWhileItsWindowIsOpen) {
  const LoopbackListener listener;
  const Fd client = connect_to(listener.port());
  const Fd server = listener.accept();
  EXPECT_EQ(await_here(client, Awaited::space).readiness, Readiness::on_its_way);
}

TEST(DescriptorAwait, EventCountersKnowWhoSharesThem) {
  const Fd counter(::eventfd(0, EFD_CLOEXEC));
  const WakeCondition await = await_here(counter, Awaited::data);
  EXPECT_EQ(await.readiness, Readiness::absent);
  EXPECT_FALSE(await.external_wakers);
  EXPECT_THAT(await.wakers, IsEmpty());
}

TEST(DescriptorAwait, WhatIsNotKnownMayComeFromStrangers) {
  const Fd file(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
  EXPECT_TRUE(await_here(file, Awaited::data).external_wakers);
  const Fd datagram(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  EXPECT_TRUE(await_here(datagram, Awaited::data).external_wakers);
}

}  // namespace
}  // namespace backfault
