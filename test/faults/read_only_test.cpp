#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/faults/storage_bench.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

FaultUse on_archive() { return use_on({Role::client}, {{"folder", "archive"}}); }

using ReadOnlyTest = StorageFaultTest;

TEST_F(ReadOnlyTest, AProgramCanMakeNothingAnyMoreUntilItIsReverted) {
  with_real_programs(read_only_fault(), on_archive(), [](StorageBench& bench) {
    EXPECT_EQ(bench.run("echo before > archive/file"), "0") << "not applied yet";
    bench.apply();
    const auto seen = bench.active->confirm(bench.context);
    ASSERT_TRUE(seen);
    EXPECT_TRUE(seen->holds);
    EXPECT_EQ(seen->proof,
              "archive is read-only (the file system is), a new file was refused there");
    for (const char* line : {"echo more > archive/other", "echo more >> archive/file",
                             "mkdir archive/folder", "mv archive/file archive/other"}) {
      EXPECT_THAT(bench.run(line), HasSubstr("Read-only file system")) << line;
    }
    EXPECT_EQ(bench.run("cat archive/file"), "0 before");
    ASSERT_TRUE(bench.active->revert(bench.context));
    EXPECT_FALSE(bench.active->confirm(bench.context)->holds);
    EXPECT_EQ(bench.run("echo more >> archive/file"), "0");
  });
}

TEST_F(ReadOnlyTest, AFileThatIsOpenStaysWritableButCannotBeRenamed) {
  with_real_programs(read_only_fault(), on_archive(), [](StorageBench& bench) {
    const ChildId child = bench.start(
        "exec 3> archive/file; echo first >&3; until test -e go; do sleep 0.01; done;"
        "echo second >&3; mv archive/file archive/done");
    const std::string opened = bench.machine.trial_folder() + "/archive/file";
    ASSERT_TRUE(becomes_true([&] { return bench.machine.path_exists(opened); }));
    bench.apply();
    EXPECT_THAT(bench.active->confirm(bench.context)->proof, HasSubstr("stay writable"));
    ASSERT_TRUE(bench.machine.write_file(bench.machine.trial_folder() + "/go", ""));
    EXPECT_THAT(bench.end_of(child), HasSubstr("Read-only file system"));
    ASSERT_TRUE(bench.fault->keep(bench.context, *bench.active));
    EXPECT_THAT(bench.active->confirm(bench.context)->proof, HasSubstr("the file system is"));
    ASSERT_TRUE(bench.active->revert(bench.context));
    EXPECT_EQ(bench.run("cat archive/file"), "0 first second");
  });
}

TEST(ReadOnly, TellsRefusalsAndNeedsMounts) {
  FaultBench bench;
  const auto fault = *FaultBench::make(read_only_fault(), on_archive());
  bench.machine.storage.refuses = "not permitted";
  EXPECT_EQ(fault->prepare(bench.context, bench.launch).error().text, "not permitted");
  EXPECT_EQ(fault->apply(bench.context).error().text, "not permitted");
  EXPECT_FALSE(FaultBench::make(read_only_fault(), use_on({Role::client}, {{"folder", ".."}})));
  EXPECT_THAT(read_only_fault().needs, ElementsAre(Capability::mount_namespace));
}

}  // namespace
}  // namespace backfault
