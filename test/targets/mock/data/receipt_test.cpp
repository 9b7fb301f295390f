#include "targets/mock/data/receipt.h"

#include <gtest/gtest.h>

#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

TEST(Receipt, LooksLikeTheOutputOfSha256sum) {
  Receipt receipt;
  receipt["b"] = Sha256().finish();
  receipt["a\nb\\c"] = Sha256().finish();
  const std::string empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  EXPECT_EQ(show(receipt), "\\" + empty + "  a\\nb\\\\c\n" + empty + "  b\n");
}

TEST(Receipt, ReplacesAFileAsAWhole) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(replace_file(folder / "file", "one").has_value());
  ASSERT_TRUE(replace_file(folder / "file", "two").has_value());
  EXPECT_EQ(test::read_text(folder / "file"), "two");
  EXPECT_FALSE(replace_file(folder / "missing/file", "x").has_value());
}

}  // namespace
}  // namespace mock
