#include "harness/os/waits/transfer.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "harness/os/proc/fs.h"
#include "test/harness/os/explained_program.h"
#include "test/harness/os/loopback.h"

namespace backfault {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(WaitTransfer, NamesTheConnectionThatAReceiverWaitsFor) {
  const LoopbackListener listener;
  TinyProgram client("recv_forever", {std::to_string(listener.port())});
  const Fd server = listener.accept();
  client.read_line();
  const WaitFact fact = fact_in(client, "recvfrom");
  sockaddr_in address{};
  socklen_t length = sizeof address;
  ASSERT_EQ(::getpeername(server.get(), reinterpret_cast<sockaddr*>(&address), &length), 0);
  const int port = ntohs(address.sin_port);
  EXPECT_EQ(fact.kind, WaitKind::socket);
  EXPECT_EQ(fact.words, fmt::format("waits in recvfrom for data on tcp 127.0.0.1:{} from "
                                    "127.0.0.1:{}, no time-out",
                                    port, listener.port()));
  EXPECT_THAT(fact.channels, ElementsAre(connection_key({"127.0.0.1", listener.port()},
                                                        {"127.0.0.1", ntohs(address.sin_port)})));
  EXPECT_FALSE(fact.deadline_left);
}

TEST(WaitTransfer, ATimeOutOfTheSocketIsADeadline) {
  const LoopbackListener listener;
  TinyProgram client("recv_forever", {std::to_string(listener.port()), "500"});
  client.read_line();
  const WaitFact fact = fact_in(client, "recvfrom");
  EXPECT_EQ(fact.deadline_left, std::chrono::seconds(500));
  EXPECT_THAT(fact.words, HasSubstr(", times out within 500 s"));
}

TEST(WaitTransfer, ASenderWaitsForSpace) {
  const LoopbackListener listener;
  TinyProgram client("recv_forever", {std::to_string(listener.port()), "500", "send"});
  client.read_line();
  const WaitFact fact = fact_in(client, "sendto");
  EXPECT_EQ(fact.kind, WaitKind::socket);
  EXPECT_THAT(fact.words, StartsWith("waits in sendto for space on tcp 127.0.0.1:"));
  EXPECT_THAT(fact.words, HasSubstr(fmt::format(" to 127.0.0.1:{}, no time-out", listener.port())))
      << "the time-out for receiving is another one";
}

TEST(WaitTransfer, AnAcceptingServerWaitsOnItsListeningSocket) {
  TinyProgram server("accept_forever");
  const int port = number_in(server.read_line());
  const WaitFact fact = fact_in(server, "accept4");
  EXPECT_EQ(fact.kind, WaitKind::socket);
  EXPECT_THAT(fact.channels, ElementsAre(fmt::format("listen:[::]:{}", port)));
  EXPECT_EQ(fact.words,
            fmt::format("waits in accept4 for a connection on tcp [::]:{}, no time-out", port));
}

TEST(WaitTransfer, AConnectionThatIsNotYetMadeHasAConduitToo) {
  const LoopbackListener full(0);
  const Fd one = connect_to(full.port());
  TinyProgram client("recv_forever", {std::to_string(full.port())});
  const WaitFact fact = fact_in(client, "connect");
  EXPECT_EQ(fact.kind, WaitKind::socket);
  EXPECT_THAT(fact.words, HasSubstr(fmt::format("from 127.0.0.1:{}", full.port())));
  EXPECT_THAT(fact.channels, ElementsAre(StartsWith("tcp:127.0.0.1:")));
}

TEST(WaitTransfer, BothEndsOfAUnixPairShareAConduit) {
  TinyProgram program("unix_reader");
  const int child = number_in(program.read_line());
  const WaitFact parent_fact = fact_in(program, "recvfrom");
  const WaitFact child_fact = fact_in(program, "recvfrom", child);
  EXPECT_EQ(parent_fact.kind, WaitKind::socket);
  EXPECT_THAT(parent_fact.channels, ElementsAre(StartsWith("unix:")));
  EXPECT_EQ(parent_fact.channels, child_fact.channels);
  EXPECT_NE(parent_fact.words, child_fact.words) << "each names its own end first";
}

TEST(WaitTransfer, ReadersAndWritersOfAPipeNameIt) {
  TinyProgram reader("pipe_reader");
  const int descriptor = number_in(reader.read_line());
  const std::string link = read_link(fmt::format("/proc/{}/fd/{}", reader.pid(), descriptor));
  const std::string inode = link.substr(6, link.size() - 7);
  const WaitFact reading = fact_in(reader, "read");
  EXPECT_EQ(reading.kind, WaitKind::pipe);
  EXPECT_THAT(reading.channels, ElementsAre("pipe:" + inode));
  EXPECT_EQ(reading.words, fmt::format("waits in read for data on pipe {}, no time-out", inode));
  TinyProgram writer("pipe_reader", {"write"});
  writer.read_line();
  const WaitFact writing = fact_in(writer, "write");
  EXPECT_EQ(writing.kind, WaitKind::pipe);
  EXPECT_THAT(writing.words, StartsWith("waits in write for space on pipe "));
}

TEST(WaitTransfer, ANamedPipeIsKnownByItsFile) {
  const std::string path = fmt::format("/tmp/backfault_fifo_{}", ::getpid());
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  TinyProgram one("pipe_reader", {"read", path});
  TinyProgram other("pipe_reader", {"read", path});
  one.read_line();
  other.read_line();
  const WaitFact fact = fact_in(one, "read");
  EXPECT_EQ(fact.kind, WaitKind::pipe);
  EXPECT_THAT(fact.channels, ElementsAre(StartsWith("fifo:")));
  EXPECT_EQ(fact.channels, fact_in(other, "read").channels);
  EXPECT_EQ(fact.words, fmt::format("waits in read for data on pipe {}, no time-out", path));
  ASSERT_EQ(::unlink(path.c_str()), 0);
}

TEST(WaitTransfer, TellsEventCountersAndTimersApart) {
  TinyProgram counter("descriptor_reader", {"counter"});
  counter.read_line();
  EXPECT_EQ(fact_in(counter, "read").kind, WaitKind::event_set);
  EXPECT_THAT(fact_in(counter, "read").channels, ElementsAre(StartsWith("eventfd:")));

  TinyProgram timer("descriptor_reader", {"timer"});
  timer.read_line();
  EXPECT_EQ(fact_in(timer, "read").kind, WaitKind::timer);
  expect_seconds_left(fact_in(timer, "read"), 300);

  TinyProgram unarmed("descriptor_reader", {"unarmed"});
  unarmed.read_line();
  EXPECT_EQ(fact_in(unarmed, "read").kind, WaitKind::event_set) << "it never expires";
  EXPECT_FALSE(fact_in(unarmed, "read").deadline_left);
  EXPECT_THAT(fact_in(unarmed, "read").channels, IsEmpty());
}

}  // namespace
}  // namespace backfault
