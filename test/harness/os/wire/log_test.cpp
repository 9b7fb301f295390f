#include "harness/os/wire/log.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(WireLog, CountsAllAndKeepsTheFirst) {
  WireLog log;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    log.add({1}, {.connection = 1, .offset = i, .bytes = 2}, std::chrono::milliseconds(1));
  }
  log.add_spared({1});
  const WireTouches touches = log.of({1});
  EXPECT_EQ(touches.times, 1000U);
  EXPECT_EQ(touches.bytes, 2000U);
  EXPECT_EQ(touches.held, std::chrono::seconds(1));
  EXPECT_EQ(touches.spared, 1U);
  ASSERT_EQ(touches.first.size(), WireLog::most_kept);
  EXPECT_EQ(touches.first.back().offset, WireLog::most_kept - 1);
  EXPECT_EQ(log.of({2}).times, 0U);
}

}  // namespace
}  // namespace backfault
