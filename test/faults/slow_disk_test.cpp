#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/faults/call_fault_bench.h"

namespace backfault {
namespace {

using testing::Each;
using testing::Ge;
using testing::HasSubstr;

class SlowDiskTest : public testing::Test, public CallFaultBench {
 protected:
  std::vector<int> times(const std::vector<std::string>& words) {
    std::vector<int> all;
    for (const auto& line : run("call_maker", words, calls())) {
      EXPECT_THAT(line, testing::StartsWith("0 "));
      all.push_back(std::stoi(line.substr(2)));
    }
    return all;
  }
};

TEST_F(SlowDiskTest, EachOperationBelowTheFolderTakesLonger) {
  prepare(slow_disk_fault(), {{"time", "40ms"}, {"jitter", "10ms"}});
  EXPECT_THAT(times({"write", "3", folder.file("a")}), Each(Ge(40)));
  EXPECT_THAT(times({"sync", "2", folder.file("a")}), Each(Ge(40)));
  apply();
  EXPECT_TRUE(confirmation().holds);
  EXPECT_THAT(confirmation().proof, HasSubstr("5 of 5 calls came late, "));
}

TEST_F(SlowDiskTest, OperationsElsewhereAreAsFastAsEver) {
  const TestFolder elsewhere;
  prepare(slow_disk_fault(), {{"time", "1h"}});
  EXPECT_EQ(times({"write", "3", elsewhere.file("a")}).size(), 3U);
  apply();
  EXPECT_FALSE(confirmation().holds);
}

TEST_F(SlowDiskTest, EndsWhenItIsReverted) {
  prepare(slow_disk_fault(), {{"time", "1h"}, {"operations", "sync"}});
  apply();
  const ChildId child = start({"sync", "2", folder.file("a")});
  ASSERT_TRUE(becomes_true([&] { return !machine.holds().empty(); }));
  ASSERT_TRUE(active->revert(context));
  EXPECT_EQ(lines_in(until_end_of(child)).size(), 2U);
}

TEST(SlowDisk, RefusesWhatCannotBe) {
  EXPECT_THAT(refusal_of(slow_disk_fault(), {}), HasSubstr("\"time\" is required"));
  EXPECT_THAT(refusal_of(slow_disk_fault(), {{"time", "0"}}), HasSubstr("1us to 1h"));
  EXPECT_EQ(refusal_of(slow_disk_fault(), {{"time", "5ms"}, {"chance", "0.1"}}), "");
}

}  // namespace
}  // namespace backfault
