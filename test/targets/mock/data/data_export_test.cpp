#include "targets/mock/data/data_export.h"

#include <gtest/gtest.h>

#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

TEST(DataExport, WritesWhatABackupOfTheTypeHolds) {
  const test::TemporaryFolder folder;
  const auto data = DataSet::load("8KiB", 1).value();
  ASSERT_TRUE(export_tree(data, BackupType::full, folder / "full").has_value());
  ASSERT_TRUE(export_tree(data, BackupType::incremental, folder / "logs").has_value());
  EXPECT_EQ(std::filesystem::file_size(folder / "full/priv.edb"), 8192U);
  EXPECT_TRUE(std::filesystem::exists(folder / "full/edb00004.log"));
  EXPECT_FALSE(std::filesystem::exists(folder / "logs/priv.edb"));
  EXPECT_TRUE(std::filesystem::exists(folder / "logs/edb00001.log"));
}

TEST(DataExport, ARealDirectoryIsOnlyLinked) {
  const test::TemporaryFolder folder;
  test::write_text(folder / "tree/file", "x");
  const auto data = DataSet::load(folder / "tree", 1).value();
  std::filesystem::create_directory(folder / "to");
  ASSERT_TRUE(export_tree(data, BackupType::full, folder / "to").has_value());
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "to"));
  EXPECT_EQ(test::read_text(folder / "to/file"), "x");
  EXPECT_FALSE(export_tree(data, BackupType::full, folder / "tree").has_value());
  EXPECT_EQ(export_tree(data, BackupType::incremental, folder / "x").error().code,
            hr::incremental_disabled);
}

TEST(DataExport, AManifestHasEveryEntry) {
  const auto data = DataSet::load("8KiB", 1).value();
  EXPECT_EQ(make_manifest(data, BackupType::full)->size(), 5U);
  EXPECT_EQ(make_manifest(data, BackupType::differential)->size(), 4U);
}

TEST(DataExport, KnowsTheTypes) {
  EXPECT_EQ(parse_backup_type("differential").value(), BackupType::differential);
  EXPECT_FALSE(parse_backup_type("Full").has_value());
}

}  // namespace
}  // namespace mock
