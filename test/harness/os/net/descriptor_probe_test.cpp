#include "harness/os/net/descriptor_probe.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>

#include "harness/os/proc/fs.h"
#include "test/harness/os/loopback.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<SocketFact> sockets_of(const TinyProgram& program) {
  const auto sockets = tcp_sockets_of(program.pid());
  EXPECT_TRUE(sockets) << sockets.error().text;
  return sockets.value_or(std::vector<SocketFact>{});
}

PipeFact pipe_at(const TinyProgram& program, const int descriptor) {
  const auto pipes = pipes_of(program.pid());
  EXPECT_TRUE(pipes) << pipes.error().text;
  for (const auto& pipe : pipes.value_or(std::vector<PipeFact>{})) {
    if (pipe.descriptor == descriptor) return pipe;
  }
  ADD_FAILURE() << "no pipe at " << descriptor;
  return {};
}

TEST(DescriptorProbe, ShrinksTheBuffersOfALiveConnectionOfAnotherProcess) {
  const LoopbackListener listener;
  TinyProgram client("recv_forever", {std::to_string(listener.port())});
  const Fd server = listener.accept();
  const int descriptor = std::stoi(client.read_line().substr(6));
  const auto before = sockets_of(client);
  ASSERT_THAT(before, SizeIs(1));
  EXPECT_EQ(before[0].pid, client.pid());
  EXPECT_EQ(before[0].descriptor, descriptor);
  EXPECT_THAT(before[0].endpoints, HasSubstr(fmt::format("-127.0.0.1:{}", listener.port())));
  EXPECT_GT(before[0].receive_buffer.count, 8192U);

  ASSERT_TRUE(set_socket_buffers(before[0], {.receive = Bytes{4096}, .send = Bytes{8192}}));
  const auto after = sockets_of(client);
  ASSERT_THAT(after, SizeIs(1));
  EXPECT_EQ(after[0].receive_buffer, Bytes{8192}) << "the kernel doubles it";
  EXPECT_EQ(after[0].send_buffer, Bytes{16384});
  EXPECT_EQ(before[0].locked, 0);
  EXPECT_EQ(after[0].locked, 3);

  ASSERT_TRUE(set_socket_buffers(
      before[0], {.receive = Bytes{before[0].receive_buffer.count / 2}, .locked = 0}));
  EXPECT_EQ(sockets_of(client)[0].locked, 0);
  EXPECT_EQ(sockets_of(client)[0].receive_buffer, before[0].receive_buffer);
  EXPECT_EQ(sockets_of(client)[0].send_buffer, Bytes{16384});
}

TEST(DescriptorProbe, AListeningSocketHasNoOtherEnd) {
  TinyProgram server("accept_forever");
  const std::string port = server.read_line().substr(6);
  const auto sockets = sockets_of(server);
  ASSERT_THAT(sockets, SizeIs(1));
  EXPECT_EQ(sockets[0].endpoints, fmt::format("[::]:{}-*", port));
}

TEST(DescriptorProbe, ADescriptorThatMeansSomethingElseIsRefused) {
  const LoopbackListener listener;
  TinyProgram client("recv_forever", {std::to_string(listener.port())});
  client.read_line();
  SocketFact wrong = sockets_of(client).at(0);
  wrong.endpoints = "127.0.0.1:1-127.0.0.1:2";
  const auto refused = set_socket_buffers(wrong, {.receive = Bytes{4096}});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().text, HasSubstr("is not 127.0.0.1:1-127.0.0.1:2 any more"));
  const auto too_much =
      set_socket_buffers(sockets_of(client).at(0), {.receive = Bytes{1ULL << 40U}});
  ASSERT_FALSE(too_much);
  EXPECT_THAT(too_much.error().text, HasSubstr("at most 1073741824"));
}

TEST(DescriptorProbe, LookingDoesNotKeepAConnectionOpen) {
  const LoopbackListener listener;
  TinyProgram client("recv_forever", {std::to_string(listener.port())});
  const Fd server = listener.accept();
  client.read_line();
  ASSERT_THAT(sockets_of(client), SizeIs(1));
  client.end();
  EXPECT_EQ(receive_text(server, 1), "") << "the end of the stream arrives";
}

TEST(DescriptorProbe, ChangesTheCapacityOfAPipe) {
  TinyProgram reader("pipe_reader");
  const int descriptor = std::stoi(reader.read_line().substr(6));
  const PipeFact before = pipe_at(reader, descriptor);
  EXPECT_EQ(read_link(fmt::format("/proc/{}/fd/{}", reader.pid(), descriptor)),
            fmt::format("pipe:[{}]", before.inode));
  ASSERT_TRUE(set_pipe_capacity(before, Bytes{4096}));
  EXPECT_EQ(pipe_at(reader, descriptor).capacity, Bytes{4096});
  ASSERT_TRUE(set_pipe_capacity(before, before.capacity));
  EXPECT_EQ(pipe_at(reader, descriptor).capacity, before.capacity);
}

TEST(DescriptorProbe, AFullPipeCannotShrink) {
  TinyProgram writer("pipe_reader", {"write"});
  const int descriptor = std::stoi(writer.read_line().substr(6));
  static_cast<void>(writer.sample_when_blocked());
  const auto refused = set_pipe_capacity(pipe_at(writer, descriptor), Bytes{4096});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().text, HasSubstr("to 4096 bytes: Device or resource busy"));
}

TEST(DescriptorProbe, SeesNamedPipesToo) {
  const std::string path = fmt::format("/tmp/backfault_fifo_{}", ::getpid());
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  TinyProgram reader("pipe_reader", {"read", path});
  const int descriptor = std::stoi(reader.read_line().substr(6));
  EXPECT_EQ(pipe_at(reader, descriptor).pid, reader.pid());
  ASSERT_EQ(::unlink(path.c_str()), 0);
}

TEST(DescriptorProbe, AProcessThatIsGoneIsAnErrorAndNotAnEmptyList) {
  TinyProgram program("pipe_reader");
  const int pid = program.pid();
  program.end();
  ASSERT_FALSE(tcp_sockets_of(pid));
  EXPECT_THAT(tcp_sockets_of(pid).error().text, HasSubstr("No such process"));
  EXPECT_FALSE(pipes_of(pid));
}

TEST(DescriptorProbe, AProcessKeepsItsDescriptorsWhenItsMainThreadEnds) {
  const LoopbackListener listener;
  TinyProgram program("main_thread_ends", {std::to_string(listener.port())});
  program.read_line();
  EXPECT_TRUE(becomes_true([&] { return visible_thread_of(program.pid()) != program.pid(); }));
  const auto sockets = sockets_of(program);
  ASSERT_THAT(sockets, SizeIs(1));
  ASSERT_TRUE(set_socket_buffers(sockets[0], {.receive = Bytes{4096}}));
  EXPECT_EQ(sockets_of(program).at(0).receive_buffer, Bytes{8192});
  EXPECT_FALSE(pipes_of(program.pid())->empty());
}

TEST(DescriptorProbe, AProgramWithoutSocketsHasNone) {
  TinyProgram reader("pipe_reader");
  reader.read_line();
  EXPECT_THAT(sockets_of(reader), IsEmpty());
}

}  // namespace
}  // namespace backfault
