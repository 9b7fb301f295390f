#include "harness/os/net/live_connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "test/harness/os/loopback.h"
#include "test/harness/os/skip_without.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

using testing::Contains;
using testing::ElementsAre;

/// A program with one connection to the test.
struct Connected {
  LoopbackListener listener;
  TinyProgram program{"recv_forever", {std::to_string(listener.port())}};
  Fd here = listener.accept();
  Connected() { EXPECT_NE(program.read_line(), ""); }
  [[nodiscard]] ConnectionFact fact() const {
    const auto found = live_connections_of(program.pid());
    EXPECT_TRUE(found && found->size() == 1);
    return found && !found->empty() ? found->front() : ConnectionFact{};
  }
};

TEST(LiveConnection, IsFoundWithItsEnds) {
  const Connected pair;
  const ConnectionFact fact = pair.fact();
  EXPECT_EQ(fact.pid, pair.program.pid());
  EXPECT_NE(fact.inode, 0U);
  EXPECT_TRUE(fact.endpoints.ends_with(fmt::format("-127.0.0.1:{}", pair.listener.port())));
  EXPECT_FALSE(live_connections_of(4'000'000));
}

TEST(LiveConnection, ListeningPortsAreTold) {
  const LoopbackListener listener;
  EXPECT_THAT(*listening_tcp_ports_of(::getpid()), Contains(listener.port()));
}

TEST(LiveConnection, IsDestroyedForBothSides) {
  const Connected pair;
  const ConnectionFact fact = pair.fact();
  BACKFAULT_SKIP_FOR(missing_destroy_sockets_here());
  const auto destroyed = borrow_connection(fact).and_then(destroy_socket);
  ASSERT_TRUE(destroyed) << destroyed.error().text;
  char byte = 0;
  EXPECT_EQ(::recv(pair.here.get(), &byte, 1, 0), -1);
  EXPECT_EQ(errno, ECONNRESET);
  EXPECT_FALSE(borrow_connection(fact).and_then(destroy_socket)) << "it has ended";
}

TEST(LiveConnection, IsShutDownInOneDirection) {
  const Connected pair;
  const ConnectionFact fact = pair.fact();
  EXPECT_FALSE(receives_nothing(*borrow_connection(fact)));
  EXPECT_FALSE(sends_nothing(*borrow_connection(fact)));
  ASSERT_TRUE(shut_down_socket(*borrow_connection(fact), SocketHalf::send));
  EXPECT_TRUE(sends_nothing(*borrow_connection(fact)));
  EXPECT_EQ(receive_text(pair.here, 1), "") << "the end of the stream";
  EXPECT_FALSE(receives_nothing(*borrow_connection(fact)));
  const auto copy = borrow_connection(fact);
  ASSERT_TRUE(shut_down_socket(*copy, SocketHalf::receive));
  EXPECT_TRUE(receives_nothing(*copy));
}

TEST(LiveConnection, IsNotTakenForAnother) {
  const Connected pair;
  ConnectionFact other = pair.fact();
  ++other.inode;
  const auto copy = borrow_connection(other);
  ASSERT_FALSE(copy);
  EXPECT_THAT(copy.error().text, testing::HasSubstr("is not"));
}

}  // namespace
}  // namespace backfault
