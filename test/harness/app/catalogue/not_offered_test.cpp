#include "harness/app/catalogue/not_offered.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/table.h"

namespace backfault {
namespace {

TEST(NotOffered, SaysWhyAndNamesNoFaultThatThereIs) {
  EXPECT_THAT(why_not_offered("clock_jump").value_or(""), testing::HasSubstr("CLOCK_REALTIME"));
  EXPECT_EQ(why_not_offered("pause"), std::nullopt);
  for (const auto& each : faults_not_offered()) {
    for (const auto& type : all_faults()) EXPECT_NE(type.name, each.name);
  }
}

}  // namespace
}  // namespace backfault
