#include "harness/os/calls/probe.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(CallProbe, SaysHowItWasTried) {
  const auto probed = probe_call_notification();
  EXPECT_EQ(probed ? *probed : probed.error().text,
            "a system call of a child was answered in the kernel's place");
}

}  // namespace
}  // namespace backfault
