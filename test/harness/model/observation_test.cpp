#include "harness/model/observation.h"

#include <gtest/gtest.h>

#include <csignal>

namespace backfault {
namespace {

TEST(ExitState, SaysCodeOrSignalByName) {
  EXPECT_EQ(to_string(ExitState(Exited{3})), "exit code 3");
  EXPECT_EQ(to_string(ExitState(Signalled{SIGKILL})), "signal 9 (SIGKILL)");
  EXPECT_EQ(to_string(ExitState(Signalled{SIGSEGV})), "signal 11 (SIGSEGV)");
  EXPECT_EQ(to_string(ExitState(Signalled{40})), "signal 40") << "real-time signals have no name";
  EXPECT_EQ(to_string(ExitState(Signalled{-1})), "signal -1");
}

TEST(Observation, NamesAreReadBack) {
  EXPECT_EQ(parse_wait_kind(to_string(WaitKind::shared_futex)), WaitKind::shared_futex);
  EXPECT_EQ(parse_wait_kind("unreadable"), WaitKind::unreadable);
  EXPECT_EQ(parse_verification_state(to_string(VerificationState::identical)),
            VerificationState::identical);
  EXPECT_EQ(parse_stop_reason(to_string(StopReason::give_up)), StopReason::give_up);
}

TEST(Observation, OtherWordsAreNoNames) {
  EXPECT_EQ(parse_wait_kind("futex"), std::nullopt);
  EXPECT_EQ(parse_verification_state("ok"), std::nullopt);
  EXPECT_EQ(parse_stop_reason(""), std::nullopt);
}

}  // namespace
}  // namespace backfault
