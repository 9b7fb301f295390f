#include "faults/support/kernel_buffers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/faults/fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;

class KernelBuffersTest : public testing::Test, public FaultBench {
 protected:
  KernelBuffersTest() {
    add_process(10, Role::client);
    add_process(20, Role::server);
  }
  SocketFact& open_socket(const int pid, const std::uint64_t size, const std::string& endpoints) {
    auto& open = machine.process(pid).sockets;
    open.push_back({.pid = pid,
                    .descriptor = 5,
                    .endpoints = endpoints,
                    .receive_buffer = Bytes{size},
                    .send_buffer = Bytes{size},
                    .locked = 0});
    return open.back();
  }
  PipeFact& open_pipe(const int pid, const int descriptor, const std::uint64_t inode = 77) {
    auto& open = machine.process(pid).pipes;
    open.push_back(
        {.pid = pid, .descriptor = descriptor, .inode = inode, .capacity = Bytes{65536}});
    return open.back();
  }
  Confirmation shrink(KernelBuffers& buffers) {
    buffers.shrink(machine);
    return buffers.confirm();
  }

  KernelBuffers sockets{{Role::client, Role::server},
                        {.receive = Bytes{4096}, .send = Bytes{8192}, .pipe = std::nullopt}};
  KernelBuffers pipes{{Role::client},
                      {.receive = std::nullopt, .send = std::nullopt, .pipe = Bytes{5000}}};
};

TEST_F(KernelBuffersTest, ShrinkSocketsAndReadThemBack) {
  const auto& socket = open_socket(10, 200'000, "a-b");
  const auto confirmation = shrink(sockets);
  EXPECT_EQ(socket.receive_buffer, Bytes{8192});
  EXPECT_EQ(socket.send_buffer, Bytes{16384});
  EXPECT_EQ(socket.locked, 3);
  EXPECT_TRUE(confirmation.holds);
  EXPECT_EQ(confirmation.proof, "a-b of pid 10: receive buffer 8KiB, send buffer 16KiB");
}

TEST_F(KernelBuffersTest, KnowTheFloorsOfTheKernel) {
  KernelBuffers tiny({Role::client}, {.receive = Bytes{1}, .send = Bytes{1}, .pipe = Bytes{1}});
  const auto& socket = open_socket(10, 200'000, "a-b");
  const auto& pipe = open_pipe(10, 5);
  EXPECT_TRUE(shrink(tiny).holds);
  EXPECT_EQ(socket.receive_buffer, Bytes{2304});
  EXPECT_EQ(socket.send_buffer, Bytes{4608});
  EXPECT_EQ(pipe.capacity, Bytes{4096});
}

TEST_F(KernelBuffersTest, AreNotConfirmedWhereThereIsNothingToShrink) {
  EXPECT_FALSE(shrink(sockets).holds);
  EXPECT_EQ(sockets.confirm().proof, "no TCP socket of the victims was seen to shrink");
  open_socket(10, 4096, "a-b");
  EXPECT_FALSE(shrink(sockets).holds);
  EXPECT_FALSE(shrink(pipes).holds);
  EXPECT_EQ(pipes.confirm().proof, "no pipe of the victims was seen to shrink");
}

TEST_F(KernelBuffersTest, AreNotConfirmedWhenTheKernelRefuses) {
  open_socket(10, 200'000, "a-b");
  machine.process(10).refuses_changes = true;
  EXPECT_FALSE(shrink(sockets).holds);
  machine.process(10).refuses_changes = false;
  machine.process(10).unreadable = true;
  EXPECT_FALSE(shrink(sockets).holds);
}

TEST_F(KernelBuffersTest, TakeAVictimThatVanishesForNoFailure) {
  open_socket(10, 200'000, "a-b");
  open_socket(20, 200'000, "b-a");
  machine.process(10).vanishes_when_touched = true;
  EXPECT_TRUE(shrink(sockets).holds);
  EXPECT_THAT(sockets.confirm().proof, HasSubstr("pid 20"));
}

TEST_F(KernelBuffersTest, KeepTheirProofWhenTheSocketIsClosed) {
  open_socket(10, 200'000, "a-b");
  EXPECT_TRUE(shrink(sockets).holds);
  machine.process(10).sockets.clear();
  EXPECT_TRUE(shrink(sockets).holds);
}

TEST_F(KernelBuffersTest, ShrinkPipesToWholePages) {
  const auto& pipe = open_pipe(10, 5);
  EXPECT_TRUE(shrink(pipes).holds);
  EXPECT_EQ(pipe.capacity, Bytes{8192});
  EXPECT_EQ(pipes.confirm().proof, "pipe 77 of pid 10: capacity 8KiB");
}

TEST_F(KernelBuffersTest, LeaveThePipesAloneThatLeadToTheHarness) {
  open_pipe(10, 1, 78);
  open_pipe(10, 2, 79);
  EXPECT_FALSE(shrink(pipes).holds);
  EXPECT_EQ(machine.process(10).pipes[0].capacity, Bytes{65536});
  EXPECT_EQ(machine.process(10).pipes[1].capacity, Bytes{65536});
}

TEST_F(KernelBuffersTest, ShrinkAPipeFromOnesOutputToAnothersInput) {
  add_process(11, Role::client);
  open_pipe(10, 1);
  const auto& input = open_pipe(11, 0);
  EXPECT_TRUE(shrink(pipes).holds);
  EXPECT_EQ(input.capacity, Bytes{8192});
}

TEST_F(KernelBuffersTest, NeedEveryKindThatWasAsked) {
  KernelBuffers both({Role::client}, {.receive = Bytes{4096}, .send = {}, .pipe = Bytes{4096}});
  open_socket(10, 200'000, "a-b");
  EXPECT_FALSE(shrink(both).holds);
  EXPECT_THAT(both.confirm().proof, HasSubstr("; no pipe of the victims"));
  open_pipe(10, 5);
  EXPECT_TRUE(shrink(both).holds);
}

TEST_F(KernelBuffersTest, GiveTheEarlierSizesBack) {
  const auto& socket = open_socket(10, 200'000, "a-b");
  const auto& pipe = open_pipe(10, 5);
  shrink(sockets);
  shrink(sockets);
  shrink(pipes);
  ASSERT_TRUE(sockets.restore(machine));
  ASSERT_TRUE(pipes.restore(machine));
  EXPECT_EQ(socket.receive_buffer, Bytes{200'000});
  EXPECT_EQ(socket.send_buffer, Bytes{200'000});
  EXPECT_EQ(socket.locked, 0) << "the kernel may tune it again";
  EXPECT_EQ(pipe.capacity, Bytes{65536});
}

TEST_F(KernelBuffersTest, GiveBackOnlyWhatTheyTook) {
  KernelBuffers receive({Role::client}, {.receive = Bytes{4096}, .send = {}, .pipe = {}});
  auto& socket = open_socket(10, 200'000, "a-b");
  shrink(receive);
  socket.send_buffer = Bytes{400'000};  // The kernel let it grow.
  ASSERT_TRUE(receive.restore(machine));
  EXPECT_EQ(socket.receive_buffer, Bytes{200'000});
  EXPECT_EQ(socket.send_buffer, Bytes{400'000});
}

TEST_F(KernelBuffersTest, GiveNothingBackToWhatIsClosed) {
  open_socket(10, 200'000, "a-b");
  open_pipe(10, 5);
  shrink(sockets);
  shrink(pipes);
  machine.process(10).sockets.clear();
  machine.process(10).vanishes_when_touched = true;
  EXPECT_TRUE(sockets.restore(machine));
  EXPECT_TRUE(pipes.restore(machine));
}

TEST_F(KernelBuffersTest, SayWhatCannotBeGivenBackAndGiveBackTheRest) {
  open_socket(10, 200'000, "a-b");
  const auto& other = open_socket(20, 200'000, "b-a");
  shrink(sockets);
  machine.process(10).refuses_changes = true;
  EXPECT_EQ(sockets.restore(machine).error().text, "operation not permitted");
  EXPECT_EQ(other.send_buffer, Bytes{200'000});
}

}  // namespace
}  // namespace backfault
