#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(HalfClose, OneDirectionEndsAndTheOtherGoesOn) {
  WireFaultBench bench;
  bench.apply(half_close_fault(), {{"direction", "to_server"}, {"after", "7"}});
  const auto pair = bench.connect();
  ASSERT_TRUE(send_text(pair.near, "requestRUBBISH"));
  EXPECT_EQ(receive_text(pair.far, 100), "request") << "and then the end";
  ASSERT_TRUE(send_text(pair.far, "the whole answer"));
  EXPECT_EQ(receive_text(pair.near, 16), "the whole answer");
  EXPECT_THAT(bench.proof(), StartsWith("connection 1 to_server at byte 7"));
  bench.revert();
  EXPECT_EQ(bench.sent_through("longer than seven"), "longer than seven");
}

}  // namespace
}  // namespace backfault
