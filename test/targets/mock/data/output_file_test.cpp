#include "targets/mock/data/output_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

TEST(OutputFile, HasItsNameOnlyWhenComplete) {
  const test::TemporaryFolder folder;
  auto file = OutputFile::create(folder / "file").value();
  ASSERT_TRUE(file.write(std::as_bytes(std::span("abc", 3))).has_value());
  EXPECT_FALSE(std::filesystem::exists(folder / "file"));
  ASSERT_TRUE(file.commit().has_value());
  EXPECT_EQ(test::read_text(folder / "file"), "abc");
}

TEST(OutputFile, LeavesNothingBehindWhenGivenUp) {
  const test::TemporaryFolder folder;
  {
    auto file = OutputFile::create(folder / "file").value();
    ASSERT_TRUE(file.write(std::as_bytes(std::span("abc", 3))).has_value());
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(OutputFile, ReportsAFullDisk) {
  const Fd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  const auto written = write_all(full, std::as_bytes(std::span("abc", 3)), "name");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().text, "write name: No space left on device");
}

}  // namespace
}  // namespace mock
