#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(FailFirst, TheFirstConnectionsFailAndThenAllIsWell) {
  WireFaultBench bench;
  bench.apply(fail_first_fault(), {{"connections", "2"}, {"how", "close"}});
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(receives_end(connect_to(bench.port())));
  EXPECT_EQ(bench.sent_through("third"), "third");
  EXPECT_EQ(bench.proof(), "connection 1 at byte 0: closed; connection 2 at byte 0: closed");
}

TEST(FailFirst, ResetsThemByDefault) {
  WireFaultBench bench;
  bench.apply(fail_first_fault());
  EXPECT_TRUE(is_reset_at_once(bench.port()));
  EXPECT_EQ(bench.sent_through("second"), "second");
}

}  // namespace
}  // namespace backfault
