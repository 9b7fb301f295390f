#include "harness/model/scenario.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(Towards, IsReadBackFromItsName) {
  for (const Towards towards : {Towards::client, Towards::server, Towards::either}) {
    EXPECT_EQ(parse_towards(to_string(towards)), towards);
  }
  EXPECT_EQ(parse_towards("up"), std::nullopt);
}

}  // namespace
}  // namespace backfault
