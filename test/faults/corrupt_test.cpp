#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Corrupt, ChangesOneBitOfTheByteThatIsNamed) {
  WireFaultBench bench;
  bench.apply(corrupt_fault(), {{"after", "2"}, {"direction", "to_server"}});
  const std::string got = bench.sent_through("abcd");
  ASSERT_EQ(got.size(), 4U);
  EXPECT_EQ(got.substr(0, 2) + got[3], "abd");
  EXPECT_EQ(std::popcount(static_cast<unsigned>(got[2] ^ 'c')), 1);
  EXPECT_THAT(bench.proof(), StartsWith("connection 1 to_server at byte 2 (1 bytes): 0x63 became"));
  bench.revert();
  EXPECT_EQ(bench.sent_through("abcd"), "abcd");
}

TEST(Corrupt, TheSameSeedTouchesTheSameBytes) {
  const std::string text(5000, 'x');
  const auto corrupted = [&](const Seed seed) {
    WireFaultBench bench;
    bench.apply(corrupt_fault(), {{"rate", "0.01"}, {"what", "byte"}}, seed);
    return bench.sent_through(text);
  };
  const std::string once = corrupted(Seed{1});
  EXPECT_NE(once, text);
  EXPECT_EQ(corrupted(Seed{1}), once);
  EXPECT_NE(corrupted(Seed{2}), once);
}

TEST(Corrupt, RefusesAChanceThatNeverComes) {
  EXPECT_THAT(wire_refusal_of(corrupt_fault(), {{"rate", "0"}}), HasSubstr("touches nothing"));
  EXPECT_THAT(wire_refusal_of(corrupt_fault(), {{"rate", "1.5"}}),
              HasSubstr("a number from 0 to 1"));
}

TEST(Corrupt, DrawsForThePlaceOfAByte) {
  expect_draws_by_place(corrupt_fault(), {});
  expect_draws_by_place(corrupt_fault(), {{"what", "byte"}});
}

TEST(Corrupt, TurnsOneBitOverAndSaysWhich) {
  ScriptedStage stage = scripted(corrupt_fault(), {{"after", "2"}});
  stage.put("abcd");
  const std::string got = stage.take_joined();
  EXPECT_EQ(got.substr(0, 2) + got[3], "abd");
  EXPECT_EQ(std::popcount(static_cast<unsigned>(got[2] ^ 'c')), 1);
  ASSERT_EQ(stage.touches().times, 1U);
  EXPECT_EQ(stage.touches().first[0].offset, 2U);
  EXPECT_THAT(stage.touches().first[0].what, StartsWith("0x63 became 0x"));
  EXPECT_TRUE(stage.run().spoiled());
}

TEST(Corrupt, AWholeByteIsNeverTheSame) {
  const std::string text(2000, 'x');
  const auto with = WireFaultBench::Texts{{"rate", "1"}, {"what", "byte"}};
  const std::string got = passed(scripted(corrupt_fault(), with), text, 64);
  ASSERT_EQ(got.size(), text.size());
  for (std::size_t i = 0; i < text.size(); ++i) EXPECT_NE(got[i], text[i]);
}

}  // namespace
}  // namespace backfault
