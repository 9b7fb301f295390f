#include "targets/mock/protocol/credit_window.h"

#include <gtest/gtest.h>

namespace mock {
namespace {

TEST(CreditWindow, GivesBackWhatIsAcknowledged) {
  CreditWindow window(100);
  window.spend(70);
  EXPECT_EQ(window.available(), 30U);
  EXPECT_TRUE(window.acknowledge(50).has_value());
  EXPECT_EQ(window.available(), 80U);
}

TEST(CreditWindow, RefusesMoreThanWasSent) {
  CreditWindow window(100);
  window.spend(70);
  EXPECT_FALSE(window.acknowledge(71).has_value());
  EXPECT_FALSE(window.acknowledge(UINT64_MAX).has_value());
  EXPECT_EQ(window.available(), 30U);
}

}  // namespace
}  // namespace mock
