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

TEST(DropBytes, DrawsForThePlaceOfAByte) { expect_draws_by_place(drop_bytes_fault(), {}); }

TEST(DropBytes, ARangeIsMissingHoweverItCame) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{4}, std::size_t{26}}) {
    EXPECT_EQ(passed(scripted(drop_bytes_fault(), {{"after", "3"}, {"bytes", "5"}}),
                     "abcdefghijklmnopqrstuvwxyz", size),
              "abcijklmnopqrstuvwxyz");
  }
}

}  // namespace
}  // namespace backfault
