#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Close, BothSidesSeeAnOrderlyEnd) {
  WireFaultBench bench;
  const auto pair = bench.connect();
  ASSERT_TRUE(send_text(pair.near, "x"));
  EXPECT_EQ(receive_text(pair.far, 1), "x");
  bench.apply(close_fault());
  EXPECT_TRUE(receives_end(pair.near));
  EXPECT_TRUE(receives_end(pair.far));
  EXPECT_THAT(bench.proof(), StartsWith("connection 1 to_server at byte 1"));
  bench.revert();
  EXPECT_EQ(bench.sent_through("well again"), "well again");
}

TEST(Close, ComesAtAnExactByte) {
  WireFaultBench bench;
  bench.apply(close_fault(), {{"after", "4"}, {"direction", "to_server"}});
  EXPECT_EQ(bench.sent_through("abcdef"), "abcd");
}

}  // namespace
}  // namespace backfault
