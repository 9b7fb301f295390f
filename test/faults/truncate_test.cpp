#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Truncate, TheRestIsMissingAndTheEndComesAsUsual) {
  WireFaultBench bench;
  bench.apply(truncate_fault(), {{"after", "4"}, {"direction", "to_server"}});
  const auto pair = bench.connect();
  ASSERT_TRUE(send_text(pair.near, "abcdef"));
  EXPECT_EQ(receive_text(pair.far, 4), "abcd");
  ASSERT_TRUE(send_text(pair.far, "answer"));
  EXPECT_EQ(receive_text(pair.near, 6), "answer");
  ::shutdown(pair.near.get(), SHUT_WR);
  EXPECT_TRUE(receives_end(pair.far));
  EXPECT_THAT(bench.proof(), StartsWith("connection 1 to_server at byte 4 (2 bytes)"));
  bench.revert();
  EXPECT_EQ(bench.sent_through("abcdef"), "abcdef");
}

TEST(Truncate, DropsAllThatFollows) {
  ScriptedStage stage = scripted(truncate_fault(), {{"after", "3"}});
  stage.put("abcdef");
  stage.put("ghi");
  stage.put_end();
  EXPECT_EQ(stage.take(), "abc|<end>");
  EXPECT_EQ(stage.touches().bytes, 6U);
  EXPECT_TRUE(stage.run().spoiled());
}

}  // namespace
}  // namespace backfault
