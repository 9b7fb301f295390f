#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(AcceptLate, AConnectionIsServedLaterAndLosesNothing) {
  WireFaultBench bench;
  bench.apply(accept_late_fault(), {{"time", "50ms"}});
  const Duration begun = monotonic_now();
  EXPECT_EQ(bench.sent_through("patience"), "patience");
  EXPECT_GE(monotonic_now() - begun, std::chrono::milliseconds(50));
  EXPECT_THAT(bench.proof(), StartsWith("connection 1 at byte 0: served late; bytes were held"));
  bench.revert();
  EXPECT_EQ(bench.sent_through("at once"), "at once");
}

}  // namespace
}  // namespace backfault
