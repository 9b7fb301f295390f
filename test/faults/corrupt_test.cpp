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

}  // namespace
}  // namespace backfault
