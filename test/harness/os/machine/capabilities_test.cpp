#include "harness/os/machine/capabilities.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

namespace backfault {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Capabilities, EachIsToldOnceInOrderWithHowItWasTried) {
  const auto states = probe_capabilities();
  ASSERT_EQ(states.size(), all_capabilities().size());
  for (std::size_t index = 0; index < states.size(); ++index) {
    EXPECT_EQ(states[index].capability, all_capabilities()[index]);
    EXPECT_FALSE(states[index].detail.empty());
  }
}

TEST(Capabilities, ThatNeedNoPrivilegeAreFoundForARootOrAUser) {
  for (const CapabilityState& state : probe_capabilities()) {
    const bool free = state.capability == Capability::set_affinity ||
                      state.capability == Capability::socket_diagnosis ||
                      state.capability == Capability::blocked_calls;
    if (free) {
      EXPECT_TRUE(state.permitted) << to_string(state.capability) << ": " << state.detail;
      EXPECT_THAT(state.detail, Not(HasSubstr("not permitted")));
    }
  }
}

TEST(Capabilities, LeaveNoChildBehind) {
  static_cast<void>(probe_capabilities());
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

}  // namespace
}  // namespace backfault
