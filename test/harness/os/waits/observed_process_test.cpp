#include "harness/os/waits/observed_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test/harness/os/explained_program.h"
#include "test/harness/os/loopback.h"

namespace backfault {
namespace {

using ::testing::ElementsAre;

TEST(ObservedProcess, FindsTheMappingsThatOthersMayShare) {
  TinyProgram program("futex_waiter");
  program.read_line();
  ObservedProcess observed(program.pid());
  ASSERT_TRUE(observed.shared_mappings());
  ASSERT_EQ(observed.shared_mappings()->size(), 1U);
  EXPECT_EQ(observed.shared_mappings()->at(0).name, "/memfd:ring");
}

TEST(ObservedProcess, KnowsTheWidthOfAProgram) {
  EXPECT_EQ(ObservedProcess(::getpid()).is_64_bit(), true);
  EXPECT_FALSE(ObservedProcess(1 << 30).is_64_bit());
}

TEST(ObservedProcess, WhatIsGoneIsUnreadable) {
  ObservedProcess gone(1 << 30);
  EXPECT_FALSE(gone.shared_mappings());
  EXPECT_FALSE(gone.borrow(0));
  EXPECT_FALSE(gone.read_value<int>(0x1000));
}

TEST(ObservedWorld, FindsPeersAndSockets) {
  ObservedWorld world;
  const LoopbackListener listener;
  const Fd client = connect_to(listener.port());
  struct stat status {};
  ASSERT_EQ(::fstat(client.get(), &status), 0);
  const auto* const socket = world.tcp_socket(status.st_ino);
  ASSERT_NE(socket, nullptr);
  EXPECT_EQ(socket->remote.port, listener.port());
  EXPECT_EQ(world.tcp_socket(1), nullptr);
  EXPECT_FALSE(world.unix_peer(1));
  EXPECT_EQ(&world.process(7), &world.process(7)) << "one view of each process";
}

TEST(ObservedProcess, AMappedFileIsKnownByItsNumber) {
  struct stat status {};
  ASSERT_EQ(::stat("/proc/self/exe", &status), 0);
  EXPECT_TRUE(ObservedProcess(::getpid()).may_map(status.st_ino));
  EXPECT_FALSE(ObservedProcess(::getpid()).may_map(~std::uint64_t{0}));
  EXPECT_TRUE(ObservedProcess(0).may_map(1)) << "its memory cannot be looked at";
}

}  // namespace
}  // namespace backfault
