// Tests harness/os/wire/engine.cpp: what concerns whole connections.
#include "harness/os/wire/engine.h"

#include <gmock/gmock.h>
#include <poll.h>

#include <cstdlib>
#include <iostream>

#include "harness/os/base/clock.h"
#include "test/harness/os/wire_bench.h"
#include "test/harness/os/wire_churn.h"

namespace backfault {
namespace {

bool is_refused(const std::uint16_t port) {
  return !connect_to(port).valid() && errno == ECONNREFUSED;
}

TEST(WireEngine, RefusedIsSeenAsRefusedAndOthersGoOn) {
  const WireBench bench;
  const auto pair = bench.connect();
  for (int round = 0; round < 20; ++round) {
    const auto id = bench.arm(RefuseConnections{});
    EXPECT_TRUE(is_refused(bench.port()));
    EXPECT_EQ(bench.proxy().touches(id).times, 1U);
    ASSERT_TRUE(send_text(pair.near, "x"));
    EXPECT_EQ(receive_text(pair.far, 1), "x");
    bench.disarm(id);
    const auto other = bench.connect();
    ASSERT_TRUE(send_text(other.near, "y"));
    EXPECT_EQ(receive_text(other.far, 1), "y");
  }
}

TEST(WireEngine, OneOfTwoRefusalsIsEnough) {
  const WireBench bench;
  const auto one = bench.arm(RefuseConnections{});
  const auto other = bench.arm(RefuseConnections{});
  bench.disarm(one);
  EXPECT_TRUE(is_refused(bench.port()));
  bench.disarm(other);
  EXPECT_FALSE(is_refused(bench.port()));
}

TEST(WireEngine, TheFirstConnectionsFailAndThenAllIsWell) {
  for (const bool reset : {true, false}) {
    const WireBench bench;
    const auto id = bench.arm(FailFirst{.count = 3, .reset = reset});
    for (int i = 0; i < 3; ++i) {
      EXPECT_TRUE(reset ? is_reset_at_once(bench.port()) : receives_end(connect_to(bench.port())));
    }
    const auto pair = bench.connect();
    ASSERT_TRUE(send_text(pair.near, "fourth"));
    EXPECT_EQ(receive_text(pair.far, 6), "fourth");
    EXPECT_EQ(bench.proxy().touches(id).times, 3U);
  }
}

TEST(WireEngine, AcceptsLateAndLosesNothing) {
  const WireBench bench;
  const auto id = bench.arm(AcceptLate{.time = std::chrono::milliseconds(50)});
  const Duration begun = monotonic_now();
  const Fd near = connect_to(bench.port());
  ASSERT_TRUE(send_text(near, "patience"));
  EXPECT_EQ(bench.proxy().touches(id).times, 0U);
  EXPECT_TRUE(becomes_true([&] { return bench.proxy().counters().bytes_to_server == 8; }));
  EXPECT_GE(monotonic_now() - begun, std::chrono::milliseconds(50));
  EXPECT_GE(bench.proxy().touches(id).held, std::chrono::milliseconds(50));
}

TEST(WireEngine, WhoWaitsToBeAcceptedIsServedWhenThatIsDisarmed) {
  const WireBench bench;
  const auto id = bench.arm(AcceptLate{.time = std::chrono::hours(1)});
  const Fd near = connect_to(bench.port());
  ASSERT_TRUE(send_text(near, "patience"));
  EXPECT_TRUE(becomes_true([&] { return bench.proxy().counters().queued_bytes == 1; }))
      << "a connection to be made is on its way";
  bench.disarm(id);
  EXPECT_TRUE(becomes_true([&] { return bench.proxy().counters().bytes_to_server == 8; }));
}

TEST(WireEngine, OnlyTheConnectionThatIsNamedIsTouched) {
  const WireBench bench;
  WireStage stage{.fault = "test", .seed = Seed{7}};
  stage.connection = 2;
  const auto id = bench.arm(ResetConnection{}, stage);
  const auto first = bench.connect();
  const auto second = bench.connect();
  const auto third = bench.connect();
  EXPECT_TRUE(receives_reset(second.near));
  for (const auto* pair : {&first, &third}) {
    ASSERT_TRUE(send_text(pair->near, "x"));
    EXPECT_EQ(receive_text(pair->far, 1), "x");
  }
  ASSERT_GE(bench.proxy().touches(id).times, 1U);
  EXPECT_EQ(bench.proxy().touches(id).first[0].connection, 2U);
}

TEST(WireEngine, AProbabilityOfZeroNeverActs) {
  const WireBench bench;
  WireStage never{.fault = "test", .seed = Seed{7}};
  never.probability = 0;
  std::vector<WireStageId> ids;
  for (const WireAction& action :
       {WireAction(ResetConnection{}), WireAction(HoldBytes{}), WireAction(FailFirst{}),
        WireAction(RefuseConnections{}), WireAction(AcceptLate{std::chrono::hours(1)}),
        WireAction(EndDirection{}), WireAction(ShrinkBuffers{.receive = Bytes{4096}})}) {
    ids.push_back(bench.arm(action, never));
  }
  for (int i = 0; i < 50; ++i) {
    const auto pair = bench.connect();
    ASSERT_TRUE(send_text(pair.near, "x"));
    EXPECT_EQ(receive_text(pair.far, 1), "x");
  }
  for (const auto id : ids) EXPECT_EQ(bench.proxy().touches(id).times, 0U);
  EXPECT_EQ(bench.proxy().touches(ids[0]).spared, 50U);
}

TEST(WireEngine, TheSameSeedMeansTheSameConnections) {
  const auto touched = [](const std::uint64_t seed) {
    const WireBench bench;
    WireStage half{.fault = "test", .seed = Seed{seed}};
    half.probability = 0.5;
    bench.arm(ResetConnection{}, half);
    std::string all;
    for (int i = 0; i < 20; ++i) {
      const auto pair = bench.connect();
      const bool passes = send_text(pair.near, "x") && receive_text(pair.far, 1) == "x";
      all += passes ? 'x' : '.';
    }
    return all;
  };
  EXPECT_EQ(touched(7), touched(7));
  EXPECT_NE(touched(7), touched(8));
}

TEST(WireEngine, NothingIsLostOrReorderedWhateverComesAndGoes) {
  // At full size: BACKFAULT_CHURN=full, 10 GB and 200 connections.
  const auto* const wanted = ::getenv("BACKFAULT_CHURN");
  const bool full = wanted != nullptr && std::string(wanted) == "full";
  const ChurnSize size = full ? ChurnSize{.connections = 200,
                                          .bytes_each_way = 25'000'000,
                                          .rounds = 2000,
                                          .least_receive_buffer = 256 * 1024,
                                          .most_rest_seconds = 60}
                              : ChurnSize{};
  const ChurnResult result = WireChurn(size).run();
  EXPECT_THAT(result.wrong, testing::IsEmpty());
  EXPECT_EQ(result.bytes, 2 * size.connections * size.bytes_each_way);
  EXPECT_GT(result.stage_acts, 0U);
  std::cout << result.bytes << " bytes, " << result.stages << " stages, " << result.stage_acts
            << " acts of theirs\n";
}

}  // namespace
}  // namespace backfault
