#include "targets/mock/data/restore_tree.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

void put(RestoreTree& tree, const std::string& name, const std::string& content) {
  ASSERT_TRUE(tree.begin(name, 0640).has_value());
  ASSERT_TRUE(tree.write(std::as_bytes(std::span(content))).has_value());
  ASSERT_TRUE(tree.finish_entry().has_value());
}

TEST(RestoreTree, WritesEveryKindOfEntry) {
  const test::TemporaryFolder folder;
  auto tree = RestoreTree::create(folder / "out").value();
  put(tree, "@link", "a/b");
  put(tree, "Da/b", "hello");
  put(tree, "/empty", "");
  ASSERT_TRUE(tree.finish().has_value());
  EXPECT_EQ(test::read_text(folder / "out/link"), "hello");
  EXPECT_TRUE(std::filesystem::is_directory(folder / "out/empty"));
  struct stat status {};
  ASSERT_EQ(::stat((folder / "out/a/b").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0640U);
}

TEST(RestoreTree, NeverLeavesItsFolder) {
  const test::TemporaryFolder folder;
  auto tree = RestoreTree::create(folder / "out").value();
  EXPECT_FALSE(tree.begin("D../evil", 0644).has_value());
  put(tree, "@sub", folder.path());
  put(tree, "Dsub/file", "x");
  EXPECT_FALSE(tree.finish().has_value());
  EXPECT_FALSE(std::filesystem::exists(folder / "file"));
}

}  // namespace
}  // namespace mock
