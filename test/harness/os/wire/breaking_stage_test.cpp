#include "test/harness/os/stage_bench.h"

namespace backfault {
namespace {

TEST(BreakStage, EndsAtItsByteAndThrowsTheRestAway) {
  StageBench bench(stage_of(EndDirection{}, 3));
  bench.put("abcdef");
  EXPECT_EQ(bench.take(), "abc|<end>");
  EXPECT_TRUE(bench.run().spoiled());
  bench.put_end();
  EXPECT_EQ(bench.take(), "");
  StageBench reset(stage_of(ResetConnection{}, 1));
  reset.put("abc");
  EXPECT_EQ(reset.take(), "a|<reset>");
  StageBench close(stage_of(CloseConnection{}, 1));
  close.put("abc");
  EXPECT_EQ(close.take(), "a|<close>");
}

TEST(BreakStage, ActsAtOnceWhenItsByteHasPassed) {
  StageBench bench(stage_of(ResetConnection{}, 10), 1, 10);
  EXPECT_EQ(bench.take(), "<reset>");
  StageBench early(stage_of(ResetConnection{}, 10), 1, 9);
  EXPECT_EQ(early.take(), "");
}

}  // namespace
}  // namespace backfault
