#include "harness/os/wire/arrivals.h"

#include <gtest/gtest.h>

#include "test/harness/os/wire_bench.h"

namespace backfault {
namespace {

TcpSocketInfo socket_between(const std::uint16_t local, const std::uint16_t remote) {
  TcpSocketInfo socket;
  socket.local.port = local;
  socket.remote.port = remote;
  socket.state = TcpState::established;
  socket.bytes_acked = socket.bytes_received = 100;
  socket.backoff = socket.unanswered_probes = 0;
  return socket;
}

const WireAwaited source{.sources = {{.own = 1, .peer = 2}}, .sinks = {}};
const WireAwaited sink{.sources = {}, .sinks = {{.own = 1, .peer = 2}}};

TEST(WireArrivals, WhatASenderStillHasIsOnItsWay) {
  WireArrivals arrivals;
  std::vector<TcpSocketInfo> sockets = {socket_between(1, 2), socket_between(2, 1)};
  EXPECT_TRUE(arrivals.all_arrived(source, sockets));
  sockets[1].send_queue = 1;
  EXPECT_FALSE(arrivals.all_arrived(source, sockets));
  EXPECT_TRUE(arrivals.all_arrived({}, sockets)) << "the wire takes nothing from there";
}

TEST(WireArrivals, AFullReceiverIsFullForGoodOnceAProbeHasChangedNothing) {
  WireArrivals arrivals;
  std::vector<TcpSocketInfo> sockets = {socket_between(1, 2), socket_between(2, 1)};
  sockets[0].send_queue = 10;
  sockets[1].receive_queue = 100;
  EXPECT_FALSE(arrivals.all_arrived(sink, sockets)) << "the next probe may move something";
  sockets[0].backoff = 1;
  EXPECT_TRUE(arrivals.all_arrived(sink, sockets));
  sockets[0].bytes_acked = 99;
  EXPECT_FALSE(arrivals.all_arrived(sink, sockets)) << "an acknowledgement makes room";
}

TEST(WireArrivals, ASmallWindowAtTheWireKeepsBytesOnTheirWay) {
  const WireBench bench;
  bench.arm(ShrinkBuffers{.receive = Bytes{2048}, .send = Bytes{2048}});
  const auto pair = bench.connect();
  EXPECT_TRUE(bench.proxy().all_arrived());
  // More than the window: the kernel keeps the rest, and sends it a little at a time.
  ASSERT_TRUE(send_text(pair.near, std::string(100'000, 'x')));
  EXPECT_FALSE(bench.proxy().all_arrived());
  EXPECT_EQ(receive_text(pair.far, 20'000).size(), 20'000U);
}

}  // namespace
}  // namespace backfault
