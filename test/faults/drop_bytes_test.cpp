#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(DropBytes, ARangeIsMissing) {
  WireFaultBench bench;
  bench.apply(drop_bytes_fault(), {{"after", "2"}, {"bytes", "3"}, {"direction", "to_server"}});
  EXPECT_EQ(bench.sent_through("abcdefg"), "abfg");
  EXPECT_THAT(bench.proof(), StartsWith("connection 1 to_server at byte 2 (3 bytes)"));
  bench.revert();
  EXPECT_EQ(bench.sent_through("abcdefg"), "abcdefg");
}

}  // namespace
}  // namespace backfault
