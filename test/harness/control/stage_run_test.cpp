#include "harness/control/stage_run.h"

#include "test/support/scripted_stage.h"

namespace backfault {
namespace {

class Holding : public StageRun {
 public:
  explicit Holding(const StagePlace& place) : StageRun(place) {}

 protected:
  std::optional<Chunk> next(Instant) override { return std::nullopt; }
};

std::unique_ptr<StageRun> make_holding(const StagePlace& place) {
  return run_stage<Holding>().make(place);
}

WireStage after(const std::uint64_t bytes) {
  WireStage stage{.fault = "test", .seed = Seed{7}};
  stage.after = Bytes{bytes};
  return stage;
}

TEST(StageRun, LetsPassWhatComesBeforeItsPlace) {
  ScriptedStage bench(make_holding, after(5));
  bench.put("abc");
  EXPECT_EQ(bench.take(), "abc");
  bench.put("defg");
  EXPECT_EQ(bench.take(), "de") << "exactly to that byte";
  EXPECT_EQ(bench.run().weight(), 2U);
  bench.put_end();
  EXPECT_EQ(bench.take(), "");
}

TEST(StageRun, ReleasedItGivesBackEverythingInOrder) {
  ScriptedStage bench(make_holding, after(0));
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

}  // namespace
}  // namespace backfault
