#include "harness/os/waits/connection_end.h"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "test/harness/os/loopback.h"

namespace backfault {
namespace {

using std::chrono::milliseconds;

template <typename Value>
void set_option(const Fd& socket, const int level, const int name, const Value& value) {
  ASSERT_EQ(::setsockopt(socket.get(), level, name, &value, sizeof value), 0);
}

TEST(ConnectionEnd, AnOrdinaryOneDoesNothingByItself) {
  const LoopbackListener listener;
  const ConnectionEnd end = ask_connection_end(connect_to(listener.port()));
  EXPECT_EQ(end.gives_up, std::nullopt);
  EXPECT_FALSE(end.paced);
  EXPECT_FALSE(end.filtered);
}

TEST(ConnectionEnd, TellsWhatItsProgramHasSet) {
  const LoopbackListener listener;
  const Fd client = connect_to(listener.port());
  set_option(client, IPPROTO_TCP, TCP_USER_TIMEOUT, 700U);
  set_option(client, SOL_SOCKET, SO_MAX_PACING_RATE, 1000U);
  const ConnectionEnd end = ask_connection_end(client);
  EXPECT_EQ(end.gives_up, milliseconds(700));
  EXPECT_TRUE(end.paced);
  EXPECT_FALSE(end.filtered);
}

TEST(ConnectionEnd, TellsOfAFilter) {
  const LoopbackListener listener;
  const Fd client = connect_to(listener.port());
  sock_filter keep_all{.code = BPF_RET | BPF_K, .jt = 0, .jf = 0, .k = 0xffffffff};
  const sock_fprog program{.len = 1, .filter = &keep_all};
  // Some kernels compile no filter for a process without privileges.
  if (::setsockopt(client.get(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0) {
    ASSERT_EQ(errno, EPERM);
    GTEST_SKIP() << "missing CAP_BPF, which SO_ATTACH_FILTER needs here";
  }
  EXPECT_TRUE(ask_connection_end(client).filtered);
}

TEST(ConnectionEnd, AsksWhoeverHoldsTheSocket) {
  const LoopbackListener listener;
  const Fd client = connect_to(listener.port());
  const Fd server = listener.accept();
  set_option(server, IPPROTO_TCP, TCP_USER_TIMEOUT, 700U);
  ObservedWorld world({::getpid()}, {.closed = true});
  ObservedWorld of_harness({::getpid()}, {.closed = true, .harness = ::getpid()});
  bool found = false;
  const auto sockets = tcp_sockets();
  ASSERT_TRUE(sockets);
  for (const TcpSocketInfo& socket : *sockets) {
    if (socket.local.port != listener.port() || socket.state != TcpState::established) continue;
    found = true;
    EXPECT_EQ(find_connection_end(world, socket).gives_up, milliseconds(700));
    EXPECT_EQ(find_connection_end(of_harness, socket).gives_up, std::nullopt);
  }
  EXPECT_TRUE(found);
}

TEST(ConnectionEnd, WithNothingToSendThereIsNothingToGiveUp) {
  const ConnectionEnd end{.gives_up = milliseconds(700)};
  EXPECT_EQ(limit_of_sending({}, end).kind, Timeout::Kind::none);
}

TEST(ConnectionEnd, WhatIsQueuedMayMoveOrBeGivenUpAtAnyTime) {
  TcpSocketInfo socket;
  socket.send_queue = 1;
  EXPECT_EQ(limit_of_sending(socket, {}).kind, Timeout::Kind::none);
  const Timeout given_up = limit_of_sending(socket, {.gives_up = milliseconds(700)});
  EXPECT_EQ(given_up.left, milliseconds(700));
  EXPECT_EQ(given_up.from_now, Duration{});
  EXPECT_EQ(limit_of_sending(socket, {.paced = true}).from_now, Duration{});
}

}  // namespace
}  // namespace backfault
