#include "targets/mock/server/operation_log.h"

#include <gtest/gtest.h>

namespace mock {
namespace {

TEST(OperationLog, CountsAndDelays) {
  auto status = StatusPage::in_memory().value();
  ServerSettings settings;
  settings.delays[static_cast<unsigned>(Operation::open)] = std::chrono::milliseconds(2);
  const std::atomic<bool> stopped = false;
  OperationLog log(settings, status, stopped);
  EXPECT_TRUE(log.begin(Operation::read).has_value());
  EXPECT_EQ(status.value(Counter::delayed_operations), 0U);
  EXPECT_TRUE(log.begin(Operation::open).has_value());
  EXPECT_EQ(status.value(Counter::operations), 2U);
  EXPECT_EQ(status.value(Counter::delayed_operations), 1U);
  EXPECT_GE(status.value(Counter::delayed_us), 2000U);
}

TEST(OperationLog, ADelayEndsWhenTheSessionIsStopped) {
  auto status = StatusPage::in_memory().value();
  ServerSettings settings;
  settings.delays[static_cast<unsigned>(Operation::open)] = std::chrono::hours(24);
  const std::atomic<bool> stopped = true;
  const auto ended = OperationLog(settings, status, stopped).begin(Operation::open);
  ASSERT_FALSE(ended.has_value());
  EXPECT_EQ(ended.error().cause, Cause::stopped);
}

}  // namespace
}  // namespace mock
