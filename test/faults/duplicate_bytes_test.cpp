#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(DuplicateBytes, ARangeComesTwice) {
  WireFaultBench bench;
  bench.apply(duplicate_bytes_fault(),
              {{"after", "2"}, {"bytes", "3"}, {"direction", "to_server"}});
  EXPECT_EQ(bench.sent_through("abcdefg"), "abcdecdefg");
  EXPECT_THAT(bench.proof(), StartsWith("connection 1 to_server at byte 2 (3 bytes)"));
  bench.revert();
  EXPECT_EQ(bench.sent_through("abcdefg"), "abcdefg");
}

TEST(DuplicateBytes, DrawsForThePlaceOfAByte) {
  expect_draws_by_place(duplicate_bytes_fault(), {});
}

TEST(DuplicateBytes, ARangeComesTwiceHoweverItCame) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{4}, std::size_t{26}}) {
    EXPECT_EQ(passed(scripted(duplicate_bytes_fault(), {{"after", "2"}, {"bytes", "3"}}),
                     "abcdefghijklmnopqrstuvwxyz", size),
              "abcdecdefghijklmnopqrstuvwxyz");
  }
}

TEST(DuplicateBytes, AnEndCompletesAnUnfinishedRange) {
  ScriptedStage stage = scripted(duplicate_bytes_fault(), {{"bytes", "100"}});
  stage.put("ab");
  EXPECT_EQ(stage.take(), "ab") << "nothing waits for what may never come";
  stage.put_end();
  EXPECT_EQ(stage.take(), "ab|<end>") << "the copy";
}

}  // namespace
}  // namespace backfault
