#include "harness/os/wire/stage.h"

#include "test/harness/os/stage_bench.h"

namespace backfault {
namespace {

TEST(WireStageRun, LetsPassWhatComesBeforeItsPlace) {
  StageBench bench(stage_of(HoldBytes{}, 5));
  bench.put("abc");
  EXPECT_EQ(bench.take(), "abc");
  bench.put("defg");
  EXPECT_EQ(bench.take(), "de") << "exactly to that byte";
  EXPECT_EQ(bench.run().weight(), 2U);
  bench.put_end();
  EXPECT_EQ(bench.take(), "");
}

TEST(WireStageRun, ReleasedItGivesBackEverythingInOrder) {
  StageBench bench(stage_of(HoldBytes{}));
  bench.put("ab");
  bench.put("cd");
  bench.put_end();
  EXPECT_EQ(bench.take(), "");
  EXPECT_EQ(bench.run().weight(), 5U) << "an end counts as one byte";
  bench.run().release();
  bench.put("late");
  EXPECT_EQ(bench.take(), "ab|cd|<end>|late");
  EXPECT_TRUE(bench.run().empty());
}

TEST(WireStageRun, WhatIsNoMatterOfBytesHasNone) {
  for (const WireAction& action : {WireAction(RefuseConnections{}), WireAction(AcceptLate{}),
                                   WireAction(FailFirst{}), WireAction(ShrinkBuffers{})}) {
    WireLog log;
    EXPECT_FALSE(WireStageRun::make(
        {.armed = std::make_shared<const ArmedStage>(ArmedStage{{1}, stage_of(action)}),
         .log = log}));
  }
}

}  // namespace
}  // namespace backfault
