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

}  // namespace
}  // namespace backfault
