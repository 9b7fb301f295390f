#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/faults/call_fault_bench.h"

namespace backfault {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

class IoErrorTest : public testing::Test, public CallFaultBench {
 protected:
  std::string file = folder.file("disk/archive");
  IoErrorTest() { std::filesystem::create_directory(folder.file("disk")); }
};

TEST_F(IoErrorTest, WritesBelowAFolderFail) {
  prepare(io_error_fault(), {{"below", "disk"}, {"errno", "ENOSPC"}, {"nth", "2"}});
  EXPECT_THAT(outcomes({"write", "3", file}), ElementsAre("0", "ENOSPC", "0"));
  EXPECT_EQ(text_of(file), "01234567890123456789");
  apply();
  EXPECT_TRUE(confirmation().holds);
  EXPECT_EQ(confirmation().proof, "1 of 3 calls failed with ENOSPC");
}

TEST_F(IoErrorTest, OtherFilesAreWell) {
  prepare(io_error_fault(), {{"below", "disk"}});
  EXPECT_THAT(outcomes({"write", "3", folder.file("other")}), Each("0"));
  apply();
  EXPECT_FALSE(confirmation().holds);
  EXPECT_EQ(confirmation().proof, "0 of 0 calls failed with EIO");
}

TEST_F(IoErrorTest, SyncsAloneMayFail) {
  prepare(io_error_fault(), {{"below", folder.file("disk")}, {"operations", "sync"}});
  EXPECT_THAT(outcomes({"write", "2", file}), Each("0"));
  EXPECT_THAT(outcomes({"sync", "2", file}), Each("EIO"));
}

TEST_F(IoErrorTest, EndsWhenItIsReverted) {
  prepare(io_error_fault(), {{"below", "."}});
  EXPECT_THAT(outcomes({"write", "2", file}), Each("EIO"));
  apply();
  ASSERT_TRUE(active->revert(context));
  EXPECT_THAT(outcomes({"write", "2", file}), Each("0"));
}

TEST(IoError, RefusesWhatCannotBe) {
  EXPECT_THAT(refusal_of(io_error_fault(), {}), HasSubstr("\"below\" is required"));
  EXPECT_THAT(refusal_of(io_error_fault(), {{"below", "."}, {"operations", "reads"}}),
              HasSubstr("read"));
  EXPECT_THAT(refusal_of(io_error_fault(), {{"below", "."}, {"errno", "5"}}),
              HasSubstr("allowed: the name of an errno"));
}

}  // namespace
}  // namespace backfault
