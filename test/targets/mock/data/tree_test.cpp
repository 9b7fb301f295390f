#include "targets/mock/data/tree.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

TEST(Tree, ListsFilesLinksAndEmptyDirectories) {
  const test::TemporaryFolder folder;
  test::write_text(folder / "sub/file", "12345");
  std::filesystem::create_directory(folder / "empty");
  std::filesystem::create_symlink("nowhere", folder / "dangling");
  std::filesystem::create_directory_symlink("sub", folder / "link_to_sub");
  const auto entries = list_tree(folder.path()).value();
  std::vector<std::string> names;
  for (const auto& entry : entries) names.push_back(entry.typed_name());
  EXPECT_EQ(names, (std::vector<std::string>{"@dangling", "/empty", "@link_to_sub", "Dsub/file"}));
  EXPECT_EQ(entries[3].size, 5U);
}

TEST(Tree, TakesASingleFile) {
  const test::TemporaryFolder folder;
  test::write_text(folder / "file", "x");
  EXPECT_EQ(list_tree(folder / "file")->at(0).typed_name(), "Dfile");
}

TEST(Tree, RefusesWhatCannotBeBackedUp) {
  const test::TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  const auto refused = list_tree(folder.path());
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().text.find("pipe"), std::string::npos);
  EXPECT_FALSE(list_tree(folder / "pipe").has_value());
  EXPECT_FALSE(list_tree(folder / "missing").has_value());
}

}  // namespace
}  // namespace mock
