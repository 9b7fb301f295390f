#include "faults/support/in_force.h"

#include <gtest/gtest.h>

#include "test/faults/fault_bench.h"

namespace backfault {
namespace {

class Reverted : public ActiveFault {
 public:
  explicit Reverted(Result<void> result) : result_(std::move(result)) {}
  Result<Confirmation> confirm(FaultContext&) override { return Confirmation{}; }
  Result<void> revert(FaultContext&) override { return result_; }

 private:
  Result<void> result_;
};

class InForce : public testing::Test, public FaultBench {
 protected:
  Result<std::unique_ptr<ActiveFault>> given(const Result<void>& begun,
                                             const Result<void>& reverted = {}) {
    return in_force_or_undone(std::make_unique<Reverted>(reverted), begun, context);
  }
};

TEST_F(InForce, IsWhatWasBegun) {
  const auto active = given({}, fail("not asked for"));
  ASSERT_TRUE(active);
  EXPECT_NE(*active, nullptr);
}

TEST_F(InForce, IsOtherwiseUndoneWithTheReason) {
  EXPECT_EQ(given(fail("no such process")).error().text, "no such process");
  EXPECT_EQ(given(fail("no such process"), fail("it stays")).error().text,
            "no such process; and to undo it: it stays");
}

}  // namespace
}  // namespace backfault
