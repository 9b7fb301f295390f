// Tests harness/os/wire/half_connection.cpp: what is counted of a direction, and what passes
// without stages.
#include "harness/os/wire/half_connection.h"

#include "test/harness/os/wire_bench.h"

namespace backfault {
namespace {

TEST(HalfConnection, LittlePiecesReachAReceiverThatIsFullWholeAndInOrder) {
  const WireBench bench;
  const auto pair = bench.connect();
  std::string sent;
  std::string received;
  for (int round = 0; round < 20'000; ++round) {
    const std::string piece(static_cast<std::size_t>(1 + round * 7 % 4096),
                            static_cast<char>('a' + round % 26));
    const ssize_t count = ::send(pair.far.get(), piece.data(), piece.size(), MSG_DONTWAIT);
    if (count > 0) sent += piece.substr(0, static_cast<std::size_t>(count));
    // Now and then a little room, which one of them fills in part.
    if (count < 0) received += receive_text(pair.near, 3000);
  }
  received += receive_text(pair.near, sent.size() - received.size());
  EXPECT_TRUE(received == sent);
  EXPECT_TRUE(becomes_true([&] { return bench.proxy().counters().queued_bytes == 0; }));
  EXPECT_EQ(bench.proxy().counters().bytes_to_client, received.size());
}

TEST(HalfConnection, ABlackHoleIsNamedAsSoonAsItKeepsSomething) {
  const WireBench bench;
  const auto pair = bench.connect();
  WireStage stage = towards(WireDirection::to_server);
  stage.fault = "black_hole";
  const auto id = bench.arm(HoldBytes{}, stage);
  EXPECT_EQ(bench.proxy().counters().held_by, "") << "it keeps nothing yet";
  ASSERT_TRUE(send_text(pair.near, "lost?"));
  EXPECT_TRUE(becomes_true([&] { return bench.proxy().counters().queued_bytes == 5; }));
  EXPECT_EQ(bench.proxy().counters().stuck_bytes, 5U) << "nothing of it is on its way";
  EXPECT_EQ(bench.proxy().counters().held_by, "black_hole");
  bench.disarm(id);
  EXPECT_EQ(receive_text(pair.far, 5), "lost?");
  EXPECT_TRUE(becomes_true([&] { return bench.proxy().counters().queued_bytes == 0; }));
  EXPECT_EQ(bench.proxy().counters().held_by, "");
}

TEST(HalfConnection, AnEndThatWasPassedOnIsNotKeptByWhatComesLater) {
  const WireBench bench;
  const auto pair = bench.connect();
  ASSERT_TRUE(send_text(pair.near, "request"));
  ASSERT_EQ(::shutdown(pair.near.get(), SHUT_WR), 0);
  ASSERT_EQ(receive_text(pair.far, 100), "request") << "and then the end";
  WireStage stage = towards(WireDirection::to_server);
  stage.fault = "black_hole";
  const auto kept = bench.arm(HoldBytes{}, stage);
  const auto ended = bench.arm(EndDirection{}, towards(WireDirection::to_server));
  ASSERT_TRUE(send_text(pair.far, "answer"));
  EXPECT_EQ(receive_text(pair.near, 6), "answer");
  EXPECT_EQ(bench.proxy().counters().queued_bytes, 0U);
  EXPECT_EQ(bench.proxy().counters().stuck_bytes, 0U);
  EXPECT_EQ(bench.proxy().counters().held_by, "");
  EXPECT_EQ(bench.proxy().touches(kept).times, 0U);
  EXPECT_EQ(bench.proxy().touches(ended).times, 0U);
}

TEST(HalfConnection, GoesOnWithWhatTheSmallestBufferHasNoRoomFor) {
  const WireBench bench;
  const auto pair = bench.connect();
  bench.arm(ShrinkBuffers{.receive = Bytes{1}, .send = Bytes{1}});
  ASSERT_TRUE(send_text(pair.near, "ten bytes!"));
  EXPECT_EQ(receive_text(pair.far, 10), "ten bytes!");
}

TEST(HalfConnection, WhatADelayHoldsIsOnItsWay) {
  const WireBench bench;
  auto pair = bench.connect();
  bench.arm(DelayBytes{.latency = std::chrono::hours(1)});
  ASSERT_TRUE(send_text(pair.near, "late"));
  pair.near.reset();
  EXPECT_TRUE(becomes_true([&] { return bench.proxy().counters().queued_bytes == 5; }))
      << "the end counts, too";
  EXPECT_EQ(bench.proxy().counters().stuck_bytes, 0U);
  EXPECT_EQ(bench.proxy().counters().held_by, "");
}

class Dropping : public StageRun {
 public:
  explicit Dropping(const StagePlace& place) : StageRun(place) {}

 protected:
  void admit(Chunk chunk, const Instant now) override {
    if (chunk.what != Chunk::What::data) return push(std::move(chunk), now);
    spoil();
  }
};

TEST(HalfConnection, WhatWasDroppedStaysNamedWhileItsConnectionStands) {
  const WireBench bench;
  auto pair = bench.connect();
  WireStage stage = towards(WireDirection::to_server);
  stage.fault = "drop_bytes";
  const auto id = bench.arm(run_stage<Dropping>(), stage);
  ASSERT_TRUE(send_text(pair.near, "gone"));
  EXPECT_TRUE(becomes_true([&] { return bench.proxy().counters().held_by == "drop_bytes"; }));
  EXPECT_EQ(bench.proxy().counters().queued_bytes, 0U);
  bench.disarm(id);
  ASSERT_TRUE(send_text(pair.near, "here"));
  EXPECT_EQ(receive_text(pair.far, 4), "here");
  EXPECT_EQ(bench.proxy().counters().held_by, "drop_bytes") << "they still wait for what is gone";
  pair.near.reset();
  pair.far.reset();
  EXPECT_TRUE(becomes_true([&] { return bench.proxy().counters().held_by.empty(); }));
}

void pass_an_urgent_byte(const WireBench::Pair& pair, const std::string& before) {
  ASSERT_TRUE(send_text(pair.near, before));
  ASSERT_EQ(::send(pair.near.get(), "!", 1, MSG_OOB), 1);
  ASSERT_TRUE(send_text(pair.near, "after"));
  ASSERT_EQ(receive_text(pair.far, before.size()), before);
  char urgent = 0;
  ASSERT_TRUE(becomes_true(
      [&] { return ::recv(pair.far.get(), &urgent, 1, MSG_OOB | MSG_DONTWAIT) == 1; }));
  ASSERT_EQ(urgent, '!');
  ASSERT_EQ(receive_text(pair.far, 5), "after");
}

TEST(HalfConnection, AnUrgentByteIsNeverSkippedHoweverSoonItComes) {
  const WireBench bench;
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE(round);
    const std::string before(static_cast<std::size_t>(round % 3), 'b');
    ASSERT_NO_FATAL_FAILURE(pass_an_urgent_byte(bench.connect(), before));
  }
}

TEST(HalfConnection, UrgentBytesOfOneConnectionComeBetweenLittleAndMuch) {
  const WireBench bench;
  const auto pair = bench.connect();
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE(round);
    const std::size_t size = round % 5 == 4 ? 20'000 : static_cast<std::size_t>(round % 5);
    ASSERT_NO_FATAL_FAILURE(pass_an_urgent_byte(pair, std::string(size, 'b')));
  }
}

}  // namespace
}  // namespace backfault
