#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Throttle, LetsNoMorePassThanItsRate) {
  WireFaultBench bench;
  bench.apply(throttle_fault(), {{"rate", "1MB/s"}});
  const auto pair = bench.connect();
  const std::string text(100'000, 'x');
  const Duration begun = monotonic_now();
  ASSERT_TRUE(send_text(pair.near, text));
  EXPECT_EQ(receive_text(pair.far, text.size()), text);
  EXPECT_GE(monotonic_now() - begun, std::chrono::milliseconds(90));
  EXPECT_THAT(bench.proof(), HasSubstr("bytes were held back for"));
  bench.revert();
  EXPECT_EQ(bench.sent_through(text), text);
}

TEST(Throttle, WantsARate) {
  EXPECT_THAT(wire_refusal_of(throttle_fault(), {}), HasSubstr("\"rate\" is required"));
  EXPECT_THAT(wire_refusal_of(throttle_fault(), {{"rate", "10MB"}}),
              HasSubstr("bytes per second, such as 64KiB/s or 10MB/s"));
  EXPECT_THAT(wire_refusal_of(throttle_fault(), {{"rate", "0B/s"}}), HasSubstr("1B/s to 10GB/s"));
}

}  // namespace
}  // namespace backfault
