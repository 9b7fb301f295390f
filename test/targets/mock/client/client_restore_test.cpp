#include "targets/mock/client/client_restore.h"

#include <gtest/gtest.h>

#include "test/targets/mock/sample_archive.h"
#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

TEST(ClientRestore, PutsLogsOverAFullBackup) {
  const test::TemporaryFolder folder;
  test::write_archive(folder / "full.archive", {{"Ddb", "database"}, {"!log", "old"}});
  test::write_archive(folder / "incremental.archive", {{"!log", "new"}});
  ASSERT_TRUE(run_restore(folder.path(), folder / "out").has_value());
  EXPECT_EQ(test::read_text(folder / "out/db"), "database");
  EXPECT_EQ(test::read_text(folder / "out/log"), "new");
}

TEST(ClientRestore, WritesNothingOfADamagedArchive) {
  const test::TemporaryFolder folder;
  test::write_archive(folder / "full.archive", {{"Da", "first"}, {"Db", "second"}});
  auto bytes = test::read_text(folder / "full.archive");
  bytes[bytes.size() - 1] ^= 1;
  test::write_text(folder / "full.archive", bytes);
  EXPECT_FALSE(run_restore(folder.path(), folder / "out").has_value());
  EXPECT_FALSE(std::filesystem::exists(folder / "out"));
}

TEST(ClientRestore, TellsAnIncompleteArchiveFromNone) {
  const test::TemporaryFolder folder;
  EXPECT_NE(run_restore(folder.path(), folder / "out").error().text.find("there is no archive"),
            std::string::npos);
  test::write_text(folder / "full.archive.partial", "x");
  EXPECT_NE(run_restore(folder.path(), folder / "out").error().text.find("not complete"),
            std::string::npos);
}

}  // namespace
}  // namespace mock
