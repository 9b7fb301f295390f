#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Trickle, AFewBytesAtATimeWithAPauseAfterEach) {
  WireFaultBench bench;
  bench.apply(trickle_fault(), {{"bytes", "2"}, {"gap", "10ms"}});
  const Duration begun = monotonic_now();
  EXPECT_EQ(bench.sent_through("abcdefghij"), "abcdefghij");
  EXPECT_GE(monotonic_now() - begun, std::chrono::milliseconds(40));
  EXPECT_THAT(bench.proof(), StartsWith("connection 1 to_server at byte 0 (2 bytes)"));
}

TEST(Trickle, WhatIsLeftComesAtOnceWhenItEnds) {
  WireFaultBench bench;
  bench.apply(trickle_fault(), {{"gap", "1h"}});
  const auto pair = bench.connect();
  ASSERT_TRUE(send_text(pair.near, "abc"));
  EXPECT_EQ(receive_text(pair.far, 1), "a");
  bench.revert();
  EXPECT_EQ(receive_text(pair.far, 2), "bc");
}

}  // namespace
}  // namespace backfault
