#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Reset, BothSidesSeeAReset) {
  WireFaultBench bench;
  const auto pair = bench.connect();
  ASSERT_TRUE(send_text(pair.near, "x"));
  EXPECT_EQ(receive_text(pair.far, 1), "x");
  bench.apply(reset_fault());
  EXPECT_TRUE(receives_reset(pair.near));
  EXPECT_TRUE(receives_reset(pair.far));
  EXPECT_THAT(bench.proof(), StartsWith("connection 1 to_server at byte 1"));
  bench.revert();
  EXPECT_EQ(bench.sent_through("new connections are well"), "new connections are well");
}

TEST(Reset, ComesAtAnExactByte) {
  WireFaultBench bench;
  bench.apply(reset_fault(), {{"after", "4"}});
  const auto pair = bench.connect();
  ASSERT_TRUE(send_text(pair.near, "abc"));
  EXPECT_EQ(receive_text(pair.far, 3), "abc");
  EXPECT_EQ(bench.proof(), "");
  ASSERT_TRUE(send_text(pair.near, "de"));
  EXPECT_EQ(receive_text(pair.far, 1), "d");
  EXPECT_TRUE(receives_reset(pair.far));
  EXPECT_THAT(bench.proof(), StartsWith("connection 1 to_server at byte 4"));
}

}  // namespace
}  // namespace backfault
