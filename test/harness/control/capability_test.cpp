#include "harness/control/capability.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace backfault {
namespace {

using testing::EndsWith;

TEST(Capability, HasANameOfItsOwnAndACost) {
  std::set<std::string> names;
  for (const Capability capability : all_capabilities()) {
    EXPECT_TRUE(names.insert(to_string(capability)).second) << to_string(capability);
    EXPECT_THAT(cost_of_missing(capability), EndsWith("."));
  }
  EXPECT_EQ(names.size(), 17U);
  EXPECT_TRUE(names.contains("borrow_descriptors"));
}

}  // namespace
}  // namespace backfault
