// Tests harness/os/wire/half_connection_stages.cpp: stages in real connections.
#include <poll.h>

#include "harness/os/base/clock.h"
#include "harness/os/wire/half_connection.h"
#include "test/harness/os/wire_bench.h"

namespace backfault {
namespace {

constexpr Duration stage_latency = std::chrono::milliseconds(30);

TEST(WireStages, ArmingAndDisarmingReturnsWhileAWriterIsBlocked) {
  const WireBench bench;
  const auto pair = bench.connect();
  const std::string piece(65536, 'x');
  std::size_t sent = 0;
  for (int round = 0; round < 100; ++round) {
    for (int quiet = 0; quiet < 3;) {
      const ssize_t count =
          ::send(pair.near.get(), piece.data(), piece.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      sent += count > 0 ? static_cast<std::size_t>(count) : 0;
      quiet = count > 0 ? 0 : quiet + 1;
    }
    const auto id = bench.arm(round % 2 == 0 ? WireAction(LimitRate{.bytes_per_second = 1})
                                             : WireAction(HoldBytes{}));
    bench.disarm(id);
  }
  ::shutdown(pair.near.get(), SHUT_WR);
  EXPECT_EQ(receive_text(pair.far, sent + 1).size(), sent) << "and nothing is lost";
}

TEST(WireStages, ADelayedMessageIsNeverEarlierThanAsked) {
  const WireBench bench;
  const auto pair = bench.connect();
  const auto id =
      bench.arm(DelayBytes{.latency = stage_latency}, towards(WireDirection::to_server));
  for (int round = 0; round < 5; ++round) {
    const Duration sent = monotonic_now();
    ASSERT_TRUE(send_text(pair.near, "ping"));
    ASSERT_EQ(receive_text(pair.far, 4), "ping");
    EXPECT_GE(monotonic_now() - sent, stage_latency);
    ASSERT_TRUE(send_text(pair.far, "pong"));
    ASSERT_EQ(receive_text(pair.near, 4), "pong");
  }
  EXPECT_EQ(bench.proxy().touches(id).times, 5U) << "the other direction is not delayed";
  EXPECT_GE(bench.proxy().touches(id).held, 5 * stage_latency);
}

TEST(WireStages, AnEndComesAtItsByteAlsoBehindWhatAnotherStageHolds) {
  const WireBench bench;
  const auto pair = bench.connect();
  const auto delay =
      bench.arm(DelayBytes{.latency = std::chrono::hours(1)}, towards(WireDirection::to_server));
  ASSERT_TRUE(send_text(pair.near, "0123456789"));
  ASSERT_TRUE(becomes_true([&] { return bench.proxy().counters().queued_bytes == 10; }));
  WireStage stage = towards(WireDirection::to_server);
  stage.after = Bytes{5};
  const auto end = bench.arm(EndDirection{}, stage);
  EXPECT_EQ(bench.proxy().touches(end).times, 0U) << "nothing came so far";
  bench.disarm(delay);
  EXPECT_EQ(receive_text(pair.far, 100), "01234") << "and then the end";
  ASSERT_EQ(bench.proxy().touches(end).times, 1U);
  EXPECT_EQ(bench.proxy().touches(end).first[0].offset, 5U);
}

TEST(WireStages, AnUrgentByteThatComesFirstStaysUrgent) {
  const WireBench bench;
  bench.arm(AcceptLate{.time = std::chrono::milliseconds(50)});
  bench.arm(DelayBytes{.latency = std::chrono::milliseconds(1)});
  const Fd near = connect_to(bench.port());
  ASSERT_EQ(::send(near.get(), "!", 1, MSG_OOB), 1);
  ASSERT_TRUE(send_text(near, "after"));
  const Fd far = bench.accept();
  char urgent = 0;
  EXPECT_TRUE(
      becomes_true([&] { return ::recv(far.get(), &urgent, 1, MSG_OOB | MSG_DONTWAIT) == 1; }));
  EXPECT_EQ(urgent, '!');
  EXPECT_EQ(receive_text(far, 5), "after");
}

TEST(WireStages, WhatIsReleasedComesInOrderBeforeTheEnd) {
  const WireBench bench;
  auto pair = bench.connect();
  const auto id = bench.arm(DelayBytes{.latency = std::chrono::hours(1)});
  std::string all;
  for (int i = 0; i < 100; ++i) {
    const std::string word = std::to_string(i) + " ";
    ASSERT_TRUE(send_text(pair.near, word));
    all += word;
    ASSERT_TRUE(becomes_true([&] { return bench.proxy().counters().queued_bytes == all.size(); }));
  }
  pair.near.reset();
  bench.disarm(id);
  EXPECT_EQ(receive_text(pair.far, all.size() + 1), all) << "and nothing behind it";
}

TEST(WireStages, HoldsAsMuchAsADelayNeedsAndNoMore) {
  const WireBench bench;
  const auto pair = bench.connect();
  bench.arm(DelayBytes{.latency = std::chrono::hours(1)});
  const std::string piece(65536, 'x');
  EXPECT_TRUE(becomes_true([&] {
    static_cast<void>(
        ::send(pair.near.get(), piece.data(), piece.size(), MSG_DONTWAIT | MSG_NOSIGNAL));
    return bench.proxy().counters().queued_bytes > 7U * 1024 * 1024;
  }));
  // When its own queue is full, the kernel's fill up, and the sender has to wait.
  EXPECT_TRUE(becomes_true([&] {
    return ::send(pair.near.get(), piece.data(), piece.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0;
  }));
  EXPECT_LE(bench.proxy().counters().queued_bytes, 8U * 1024 * 1024 + 65536);
}

TEST(WireStages, ADelayedResetComesWhenTheDelayIsEnded) {
  const WireBench bench;
  auto pair = bench.connect();
  const auto id = bench.arm(DelayBytes{.latency = std::chrono::hours(1)});
  ASSERT_TRUE(send_text(pair.near, "last words"));
  ASSERT_TRUE(becomes_true([&] { return bench.proxy().counters().queued_bytes == 10; }));
  reset_socket(pair.near);
  ASSERT_TRUE(becomes_true([&] { return bench.proxy().counters().queued_bytes >= 11; }));
  bench.disarm(id);
  EXPECT_EQ(receive_text(pair.far, 10), "last words");
  EXPECT_TRUE(receives_reset(pair.far));
}

/// Puts a letter in front of every chunk.
class Labelled : public StageRun {
 public:
  Labelled(const StagePlace& place, const char label) : StageRun(place), label_(label) {}

 protected:
  void admit(Chunk chunk, const Instant now) override {
    if (chunk.what == Chunk::What::data) push(data_chunk({label_}, chunk.offset), now);
    push(std::move(chunk), now);
  }

 private:
  char label_;
};

TEST(WireStages, BytesPassThemInTheStatedOrder) {
  const auto passed = [](const std::uint64_t order_of_second) {
    const WireBench bench;
    const auto pair = bench.connect();
    WireStage first = towards(WireDirection::to_server);
    first.order = 5;
    bench.arm(run_stage<Labelled>('1'), first);
    WireStage second = towards(WireDirection::to_server);
    second.order = order_of_second;
    bench.arm(run_stage<Labelled>('2'), second);
    EXPECT_TRUE(send_text(pair.near, "x"));
    ::shutdown(pair.near.get(), SHUT_WR);
    return receive_text(pair.far, 100);
  };
  EXPECT_EQ(passed(6), "212x");
  EXPECT_EQ(passed(4), "121x");
}

TEST(WireStages, AfterAHalfCloseTheWholeAnswerArrives) {
  const WireBench bench;
  const auto pair = bench.connect();
  WireStage stage = towards(WireDirection::to_server);
  stage.after = Bytes{7};
  bench.arm(EndDirection{}, stage);
  ASSERT_TRUE(send_text(pair.near, "requestRUBBISH"));
  EXPECT_EQ(receive_text(pair.far, 100), "request") << "and then the end";
  const std::string answer(3'000'000, 'a');
  std::string got;
  std::size_t sent = 0;
  while (got.size() < answer.size()) {
    const ssize_t count = ::send(pair.far.get(), answer.data() + sent,
                                 std::min<std::size_t>(answer.size() - sent, 50'000), MSG_NOSIGNAL);
    if (count > 0) sent += static_cast<std::size_t>(count);
    const std::string more = receive_text(pair.near, sent - got.size());
    if (more.empty()) break;
    got += more;
  }
  EXPECT_EQ(got, answer);
  ASSERT_TRUE(send_text(pair.near, "more rubbish"));
  ::shutdown(pair.far.get(), SHUT_WR);
  EXPECT_TRUE(receives_end(pair.near));
}

}  // namespace
}  // namespace backfault
