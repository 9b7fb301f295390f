// Tests harness/os/wire/timed_stages.cpp.
#include "test/harness/os/stage_bench.h"

namespace backfault {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(DelayStage, HoldsEachPieceForItsTimeAndTellsHowLongThatWas) {
  StageBench bench(stage_of(DelayBytes{.latency = milliseconds(20)}));
  bench.put("ab");
  bench.advance(milliseconds(15));
  bench.put("cd");
  EXPECT_EQ(bench.take(), "");
  EXPECT_EQ(bench.run().next_due(), bench.now() + milliseconds(5));
  bench.advance(milliseconds(5));
  EXPECT_EQ(bench.take(), "ab");
  bench.advance(milliseconds(15));
  EXPECT_EQ(bench.take(), "cd");
  EXPECT_EQ(bench.touches().times, 2U);
  EXPECT_EQ(bench.touches().held, milliseconds(40));
}

TEST(DelayStage, AShorterDelayDoesNotOvertakeALongerOne) {
  StageBench bench(stage_of(DelayBytes{.latency = milliseconds(1), .jitter = milliseconds(1000)}));
  std::string sent;
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    bench.put(std::string(1, letter));
    sent += letter;
  }
  bench.advance(seconds(2));
  EXPECT_EQ(bench.take_joined(), sent);
}

TEST(RateStage, LetsExactlySoMuchPassInATime) {
  StageBench bench(stage_of(LimitRate{.bytes_per_second = 10'000}));
  bench.put(std::string(20'000, 'x'));
  std::size_t passed = 0;
  for (int i = 0; i < 100; ++i) {
    bench.advance(milliseconds(10));
    passed += bench.take_joined().size();
  }
  EXPECT_NEAR(static_cast<double>(passed), 10'000, 100);
}

TEST(RateStage, WhoComesLateCatchesUp) {
  StageBench bench(stage_of(LimitRate{.bytes_per_second = 1'000'000}));
  bench.put(std::string(200'000, 'x'));
  static_cast<void>(bench.take());
  bench.advance(milliseconds(50));
  EXPECT_NEAR(static_cast<double>(bench.take_joined().size()), 50'000, 10'000);
}

TEST(RateStage, AfterAPauseOnlyTheBurstPassesAtOnce) {
  for (const std::uint64_t burst : {std::uint64_t{0}, std::uint64_t{5000}}) {
    StageBench bench(stage_of(LimitRate{.bytes_per_second = 10'000, .burst = Bytes{burst}}));
    bench.put("x");
    bench.advance(seconds(100));
    EXPECT_EQ(bench.take(), "x");
    bench.put(std::string(20'000, 'x'));
    EXPECT_NEAR(static_cast<double>(bench.take_joined().size()), static_cast<double>(burst), 100);
  }
}

TEST(CutStage, CutsAtTheSamePlacesHoweverTheBytesCame) {
  const auto cut = [](const std::vector<std::size_t>& sizes) {
    StageBench bench(stage_of(CutPieces{.least = Bytes{1}, .most = Bytes{9}}));
    std::size_t sent = 0;
    for (const std::size_t size : sizes) {
      bench.put(std::string(size, 'x'));
      sent += size;
      EXPECT_EQ(bench.take_joined().size(), size);
    }
    EXPECT_EQ(sent, 600U);
    std::vector<std::uint64_t> ends;
    for (const auto& touch : bench.touches().first) ends.push_back(touch.offset + touch.bytes);
    return ends;
  };
  const auto whole = cut({600});
  EXPECT_EQ(cut({100, 250, 1, 249}), whole);
  EXPECT_GT(whole.size(), 100U);
}

TEST(CutStage, WaitsBetweenPieces) {
  StageBench bench(
      stage_of(CutPieces{.least = Bytes{2}, .most = Bytes{2}, .gap = milliseconds(10)}));
  bench.put("abcde");
  EXPECT_EQ(bench.take(), "ab");
  bench.advance(milliseconds(9));
  EXPECT_EQ(bench.take(), "");
  bench.advance(milliseconds(1));
  EXPECT_EQ(bench.take(), "cd");
  bench.advance(milliseconds(10));
  EXPECT_EQ(bench.take(), "e");
}

TEST(HoldStage, KeepsForGood) {
  StageBench bench(stage_of(HoldBytes{}));
  EXPECT_TRUE(bench.run().keeps_for_good());
  bench.put("abc");
  bench.advance(std::chrono::hours(10'000));
  EXPECT_EQ(bench.take(), "");
  EXPECT_EQ(bench.run().next_due(), std::nullopt);
  bench.run().release();
  EXPECT_FALSE(bench.run().keeps_for_good());
  EXPECT_LE(bench.run().next_due(), bench.now());
}

}  // namespace
}  // namespace backfault
