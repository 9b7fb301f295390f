#include "faults/support/dropped_bytes.h"

#include "test/support/scripted_stage.h"

namespace backfault {
namespace {

TEST(DroppedBytes, LeaveTheOthersInTheirPlaces) {
  const WireStage stage{.fault = "test", .seed = Seed{7}};
  ScriptedStage bench(drop_stage({.count = Bytes{2}, .chance = 1}).make, stage);
  bench.put("abcd");
  EXPECT_EQ(bench.run().first_offset(), 2U);
  EXPECT_EQ(bench.take(), "cd");
  EXPECT_EQ(bench.touches().bytes, 2U);
}

}  // namespace
}  // namespace backfault
