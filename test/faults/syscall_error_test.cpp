#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/faults/call_fault_bench.h"

namespace backfault {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

class SyscallErrorTest : public testing::Test, public CallFaultBench {};

TEST_F(SyscallErrorTest, TheProgramSeesTheErrno) {
  prepare(syscall_error_fault(), {{"call", "socket"}, {"errno", "EIO"}, {"nth", "2"}});
  EXPECT_THAT(outcomes({"socket", "3"}), ElementsAre("0", "EIO", "0"));
  apply();
  EXPECT_TRUE(confirmation().holds);
  EXPECT_EQ(confirmation().proof, "1 of 3 calls failed with EIO");
}

TEST_F(SyscallErrorTest, WithoutItAllIsWell) { EXPECT_THAT(outcomes({"socket", "3"}), Each("0")); }

TEST_F(SyscallErrorTest, IsNotConfirmedWhereNothingFailed) {
  prepare(syscall_error_fault(), {{"call", "socket"}, {"errno", "EIO"}, {"nth", "9"}});
  EXPECT_THAT(outcomes({"socket", "3"}), Each("0"));
  apply();
  EXPECT_FALSE(confirmation().holds);
  EXPECT_EQ(confirmation().proof, "0 of 3 calls failed with EIO");
}

TEST_F(SyscallErrorTest, BeginsWhenItIsAppliedAndEndsWhenItIsReverted) {
  prepare(syscall_error_fault(), {{"call", "socket"}, {"errno", "EIO"}},
          AfterTime{std::chrono::seconds(1)});
  EXPECT_THAT(outcomes({"socket", "3"}), Each("0"));
  apply();
  EXPECT_THAT(outcomes({"socket", "3"}), Each("EIO"));
  ASSERT_TRUE(active->revert(context));
  EXPECT_THAT(outcomes({"socket", "3"}), Each("0"));
  EXPECT_TRUE(active->revert(context));
}

TEST_F(SyscallErrorTest, MeansFilesOnly) {
  prepare(syscall_error_fault(),
          {{"call", "write"}, {"errno", "ENOSPC"}, {"only_on", "files"}, {"below", "a"}});
  EXPECT_THAT(outcomes({"write", "2", folder.file("a")}), Each("ENOSPC"));
  EXPECT_THAT(outcomes({"write", "2", folder.file("b")}), Each("0"));
}

TEST(SyscallError, RefusesWhatCannotBe) {
  const auto type = syscall_error_fault();
  EXPECT_THAT(refusal_of(type, {{"errno", "EIO"}}), HasSubstr("\"call\" is required"));
  EXPECT_THAT(refusal_of(type, {{"call", "read"}}), HasSubstr("\"errno\" is required"));
  EXPECT_THAT(refusal_of(type, {{"call", "execve"}, {"errno", "EIO"}}),
              HasSubstr("call \"execve\": allowed: read, "));
  EXPECT_THAT(refusal_of(type, {{"call", "close"}, {"errno", "EIO"}}), HasSubstr("allowed: "));
  EXPECT_THAT(refusal_of(type, {{"call", "read"}, {"errno", "ENOSPACE"}}),
              HasSubstr("did you mean \"ENOSPC\"?"));
  EXPECT_THAT(refusal_of(type, {{"call", "read"}, {"errno", "EIO"}, {"nth", "1"}, {"every", "2"}}),
              HasSubstr("give one of"));
  EXPECT_EQ(refusal_of(type, {{"call", "read"}, {"errno", "EIO"}, {"every", "2"}}), "");
}

TEST(SyscallError, SaysWhatItNeeds) {
  EXPECT_THAT(syscall_error_fault().needs, ElementsAre(Capability::notify_calls));
}

}  // namespace
}  // namespace backfault
