#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/faults/storage_bench.h"

namespace backfault {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const std::string write_two_mebibytes = "head -c 2097152 /dev/zero > archive/file";

FaultUse full(const std::map<std::string, std::string>& with, const Trigger& at = AtStart{}) {
  auto use = use_on({Role::client}, with);
  use.at = at;
  return use;
}

using DiskFullTest = StorageFaultTest;

TEST_F(DiskFullTest, AProgramFindsNoSpaceAboveTheSize) {
  with_real_programs(disk_full_fault(), full({{"folder", "archive"}, {"size", "1MiB"}}),
                     [](StorageBench& bench) {
                       bench.apply();
                       EXPECT_EQ(bench.run("head -c 524288 /dev/zero > archive/file"), "0");
                       EXPECT_THAT(bench.run(write_two_mebibytes),
                                   AllOf(StartsWith("1"), HasSubstr("No space left on device")));
                       const auto seen = bench.active->confirm(bench.context);
                       ASSERT_TRUE(seen);
                       EXPECT_TRUE(seen->holds);
                       EXPECT_EQ(seen->proof,
                                 "the file system on archive has 1MiB, least seen free 0B, a byte "
                                 "more was refused (no space)");
                       ASSERT_TRUE(bench.active->revert(bench.context));
                       EXPECT_EQ(bench.run(write_two_mebibytes), "0");
                     });
}

TEST_F(DiskFullTest, WithoutItThereIsRoom) {
  with_real_programs(disk_full_fault(),
                     full({{"folder", "archive"}, {"size", "1MiB"}}, AfterTime{seconds(1)}),
                     [](StorageBench& bench) { EXPECT_EQ(bench.run(write_two_mebibytes), "0"); });
}

TEST_F(DiskFullTest, TakesAllThatIsLeftWhenItBegins) {
  with_real_programs(disk_full_fault(), full({{"folder", "archive"}}, AfterTime{seconds(1)}),
                     [](StorageBench& bench) {
                       EXPECT_EQ(bench.run(write_two_mebibytes), "0");
                       bench.apply();
                       EXPECT_TRUE(bench.active->confirm(bench.context)->holds);
                       EXPECT_THAT(bench.run("head -c 9 /dev/zero > archive/other"),
                                   HasSubstr("No space left on device"));
                       ASSERT_TRUE(bench.active->revert(bench.context));
                       EXPECT_EQ(bench.run("echo more > archive/other"), "0");
                     });
}

TEST(DiskFull, IsConfirmedByItsSizeOrByARefusedByte) {
  FaultBench bench;
  const auto sized =
      *FaultBench::make(disk_full_fault(), full({{"folder", "a"}, {"size", "1MiB"}}));
  ASSERT_TRUE(sized->prepare(bench.context, bench.launch));
  const auto active = *sized->apply(bench.context);
  EXPECT_TRUE(active->confirm(bench.context)->holds);
  bench.machine.storage.folders["a"].size = Bytes{std::uint64_t{1} << 30};
  EXPECT_FALSE(active->confirm(bench.context)->holds) << "it has another size";
  const auto whole = *FaultBench::make(disk_full_fault(), full({{"folder", "b"}}));
  ASSERT_TRUE(whole->prepare(bench.context, bench.launch));
  const auto filled = *whole->apply(bench.context);
  bench.machine.storage.folders["b"].refuses_bytes = false;
  EXPECT_FALSE(filled->confirm(bench.context)->holds);
  bench.machine.storage.folders["b"].refuses_bytes = true;
  EXPECT_TRUE(filled->confirm(bench.context)->holds);
}

TEST(DiskFull, TellsRefusalsAndNeedsMounts) {
  FaultBench bench;
  const auto fault = *FaultBench::make(disk_full_fault(), full({{"folder", "a"}}));
  bench.machine.storage.refuses = "not permitted";
  EXPECT_EQ(fault->prepare(bench.context, bench.launch).error().text, "not permitted");
  EXPECT_EQ(fault->apply(bench.context).error().text, "not permitted");
  EXPECT_FALSE(FaultBench::make(disk_full_fault(), full({{"folder", "/tmp"}})));
  EXPECT_FALSE(FaultBench::make(disk_full_fault(), full({{"folder", "a"}, {"size", "1B"}})));
  EXPECT_FALSE(FaultBench::make(disk_full_fault(), full({})));
  EXPECT_THAT(disk_full_fault().needs, ElementsAre(Capability::mount_namespace));
}

}  // namespace
}  // namespace backfault
