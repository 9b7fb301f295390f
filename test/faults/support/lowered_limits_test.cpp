#include "faults/support/lowered_limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/faults/fault_bench.h"

namespace backfault {
namespace {

class LoweredLimitsTest : public testing::Test, public FaultBench {
 protected:
  LoweredLimitsTest() {
    add_process(20, Role::server);
    limit() = {.soft = 1000, .hard = 5000};
  }
  LimitValue& limit(const int pid = 20) { return machine.control.limits[{pid, LimitKind::data}]; }
  static LimitSpec spec(const std::uint64_t asked) {
    return {.on = {Role::server}, .kind = LimitKind::data, .asked = asked};
  }
};

TEST_F(LoweredLimitsTest, NeverRaiseALimitAndNeverPassTheHardOne) {
  LoweredLimits higher(spec(2000));
  ASSERT_TRUE(higher.lower(machine));
  EXPECT_EQ(limit().soft, 1000U);
  EXPECT_TRUE(higher.confirm(context)->holds);
  ASSERT_TRUE(higher.revert(context));
  EXPECT_EQ(limit().soft, 1000U);
}

TEST_F(LoweredLimitsTest, AreGivenBackToAProcessThatBeganWithThem) {
  auto at_launch = spec(100);
  at_launch.at_launch = true;
  limit().soft = 100;
  LoweredLimits limits(at_launch);
  ASSERT_TRUE(limits.lower(machine));
  ASSERT_TRUE(limits.revert(context));
  EXPECT_EQ(limit().soft, 5000U);
}

TEST_F(LoweredLimitsTest, AreNotConfirmedWhereOneIsHigherOrNobodyIsThere) {
  LoweredLimits limits(spec(100));
  ASSERT_TRUE(limits.lower(machine));
  EXPECT_EQ(limits.confirm(context)->proof, "RLIMIT_DATA of pid 20 is 100");
  limit().soft = std::nullopt;
  EXPECT_FALSE(limits.confirm(context)->holds);
  EXPECT_EQ(limits.confirm(context)->proof, "RLIMIT_DATA of pid 20 is unlimited");
  machine.processes.clear();
  EXPECT_EQ(limits.confirm(context)->proof, "the server has no living process");
}

TEST_F(LoweredLimitsTest, SayWhenTheyCannotBeWorkedOut) {
  auto impossible = spec(1);
  impossible.limit_of = [](Machine&, int, std::uint64_t) -> Result<std::uint64_t> {
    return fail("nobody knows");
  };
  EXPECT_EQ(LoweredLimits(impossible).lower(machine).error().text, "nobody knows");
}

}  // namespace
}  // namespace backfault
