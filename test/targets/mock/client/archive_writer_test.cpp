#include <gtest/gtest.h>

#include "test/targets/mock/sample_archive.h"
#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

TEST(ArchiveWriter, WritesWhatTheReaderReads) {
  const test::TemporaryFolder folder;
  test::write_archive(folder / "archive", {{"Da", "hello"}, {"/b", ""}});
  test::Collector collector;
  ASSERT_TRUE(read_archive(folder / "archive", collector).has_value());
  ASSERT_EQ(collector.entries.size(), 2U);
  EXPECT_EQ(collector.entries[0].name, "Da");
  EXPECT_EQ(collector.entries[0].content, "hello");
  EXPECT_EQ(collector.entries[1].name, "/b");
}

TEST(ArchiveWriter, AnUnfinishedArchiveHasNoName) {
  const test::TemporaryFolder folder;
  test::write_archive(folder / "archive", {{"Da", "hello"}}, false);
  EXPECT_FALSE(std::filesystem::exists(folder / "archive"));
}

}  // namespace
}  // namespace mock
