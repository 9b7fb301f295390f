#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/faults/call_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;

class ShortIoTest : public testing::Test, public CallFaultBench {
 protected:
  /// "same BYTES pieces WRITES READS"
  std::vector<int> pieces(const std::string& stream) {
    const auto lines = run("byte_mover", {stream, "plain", "1000000"}, calls());
    if (lines.size() != 1 || !lines[0].starts_with("same 1000000 pieces ")) {
      ADD_FAILURE() << (lines.empty() ? "nothing" : lines[0]);
      return {0, 0};
    }
    std::istringstream rest(lines[0].substr(std::string("same 1000000 pieces ").size()));
    std::vector<int> counts(2);
    rest >> counts[0] >> counts[1];
    return counts;
  }
};

TEST_F(ShortIoTest, ReadsReturnLessAndNothingIsLost) {
  prepare(short_io_fault(), {{"most", "1000B"}, {"direction", "read"}});
  const auto seen = pieces("file");
  EXPECT_EQ(seen[0], 16) << "whole blocks";
  EXPECT_EQ(seen[1], 1000);
  apply();
  EXPECT_TRUE(confirmation().holds);
  EXPECT_THAT(confirmation().proof, HasSubstr(" calls were cut short, to 1000000 of "));
}

TEST_F(ShortIoTest, WritesReturnLessAndNothingIsLost) {
  prepare(short_io_fault(), {{"most", "1000B"}, {"direction", "write"}});
  const auto seen = pieces("file");
  EXPECT_EQ(seen[0], 1000);
  EXPECT_EQ(seen[1], 16);
}

TEST_F(ShortIoTest, MeansSocketsOnly) {
  prepare(short_io_fault(), {{"most", "1000B"}, {"only_on", "sockets"}});
  EXPECT_EQ(pieces("file"), (std::vector{16, 16}));
  EXPECT_GT(pieces("socketpair")[1], 900) << "as the reader counts";
}

TEST_F(ShortIoTest, WithoutItCallsMoveWhatTheyAskFor) {
  EXPECT_EQ(pieces("file"), (std::vector{16, 16}));
}

TEST_F(ShortIoTest, EndsWhenItIsReverted) {
  prepare(short_io_fault(), {{"most", "1000B"}});
  apply();
  ASSERT_TRUE(active->revert(context));
  EXPECT_EQ(pieces("file"), (std::vector{16, 16}));
  EXPECT_FALSE(confirmation().holds);
}

TEST(ShortIo, RefusesWhatCannotBe) {
  EXPECT_THAT(refusal_of(short_io_fault(), {{"most", "0"}}), HasSubstr("1B to 1MiB"));
  EXPECT_THAT(refusal_of(short_io_fault(), {{"only_on", "disks"}}), HasSubstr("disks"));
  EXPECT_THAT(refusal_of(short_io_fault(), {{"chance", "0"}}), HasSubstr("allowed: 0.000001 to 1"));
  EXPECT_EQ(refusal_of(short_io_fault(), {}), "");
}

}  // namespace
}  // namespace backfault
