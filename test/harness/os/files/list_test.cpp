#include "harness/os/files/list.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/os/base/sha256.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using ::testing::Pair;
using ::testing::UnorderedElementsAre;

namespace fs = std::filesystem;

const TreeEntry folder_entry{.type = EntryType::folder, .bytes = 0, .content = {}};
const TreeEntry other_entry{.type = EntryType::other, .bytes = 0, .content = {}};

TreeEntry file_entry(const std::string& content) {
  return {.type = EntryType::file, .bytes = content.size(), .content = *sha256_of(content)};
}

TEST(TreeList, NamesEverythingByTypeAndContent) {
  const TestFolder root;
  fs::create_directories(root.file("folder/empty"));
  std::ofstream(root.file("folder/file")) << "content";
  const std::string odd = "new\nline, \xff and \"quotes\"";
  std::ofstream(root.file(odd)) << "";
  fs::create_symlink("folder/file", root.file("link"));
  fs::create_symlink("/no/such/place", root.file("dangling"));
  ASSERT_EQ(::mkfifo(root.file("fifo").c_str(), 0600), 0);
  const auto list = list_tree(root.path());
  ASSERT_TRUE(list) << list.error().text;
  const auto link = [](const std::string& target) {
    return TreeEntry{.type = EntryType::link, .bytes = 0, .content = target};
  };
  EXPECT_THAT(*list, UnorderedElementsAre(
                         Pair("folder", folder_entry), Pair("folder/empty", folder_entry),
                         Pair("folder/file", file_entry("content")), Pair(odd, file_entry("")),
                         Pair("link", link("folder/file")),
                         Pair("dangling", link("/no/such/place")), Pair("fifo", other_entry)));
}

TEST(TreeList, FollowsALinkAsRootAndNoLinkBelow) {
  const TestFolder root;
  fs::create_directory(root.file("real"));
  std::ofstream(root.file("real/file")) << "x";
  fs::create_directory_symlink(".", root.file("real/loop"));
  fs::create_directory_symlink("real", root.file("root"));
  EXPECT_EQ(list_tree(root.file("root"))->size(), 2U);
}

TEST(TreeList, GoesDeeperThanPathsAndDescriptorsReach) {
  const TestFolder root;
  Fd folder = open_folder(root.path());
  constexpr int levels = 1100;
  const std::string name = "deeper still";
  for (int level = 0; level < levels; ++level) {
    ASSERT_EQ(::mkdirat(folder.get(), name.c_str(), 0700), 0);
    folder = Fd(::openat(folder.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  }
  const Fd file(::openat(folder.get(), "bottom", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  ASSERT_TRUE(file.valid());
  const auto list = list_tree(root.path());
  ASSERT_TRUE(list) << list.error().text;
  EXPECT_EQ(list->size(), levels + 1U);
  EXPECT_TRUE(
      list->contains(list->rbegin()->first.substr(0, levels * (name.size() + 1)) + "bottom"));
}

TEST(TreeList, AnAbsentRootIsAnErrorThatNamesIt) {
  EXPECT_EQ(list_tree("/no/such/root").error().text,
            "open folder /no/such/root: No such file or directory");
  const TestFolder folder;
  std::ofstream(folder.file("file")) << "x";
  EXPECT_EQ(list_tree(folder.file("file")).error().text,
            "open folder " + folder.file("file") + ": Not a directory");
}

TEST(TreeList, OfOneFileFollowsALink) {
  const TestFolder folder;
  std::ofstream(folder.file("file")) << "content";
  fs::create_symlink("file", folder.file("link"));
  EXPECT_EQ(list_file(folder.file("link")).value(), file_entry("content"));
  EXPECT_EQ(list_file(folder.path()).value(), folder_entry);
  EXPECT_EQ(list_file("/dev/null").value(), other_entry);
  EXPECT_EQ(list_file("/no/file").error().text, "/no/file: open: No such file or directory");
}

}  // namespace
}  // namespace backfault
