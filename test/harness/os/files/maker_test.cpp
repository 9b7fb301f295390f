#include "harness/os/files/maker.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "harness/os/files/compare.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

std::uint64_t bytes_in(const TreeList& list) {
  std::uint64_t total = 0;
  for (const auto& [path, entry] : list) {
    total += entry.bytes;
  }
  return total;
}

TEST(TreeMaker, GivesTheSameTreeForTheSameSeedOnly) {
  const TestFolder folder;
  const Bytes size{.count = 3'000'000};
  ASSERT_TRUE(make_data_tree(folder.file("a"), size, Seed{.value = 1}));
  ASSERT_TRUE(make_data_tree(folder.file("b"), size, Seed{.value = 1}));
  ASSERT_TRUE(make_data_tree(folder.file("c"), size, Seed{.value = 2}));
  const auto compare = [&](const char* name) {
    return compare_tree_folders(folder.file("a"), folder.file(name))->state;
  };
  EXPECT_EQ(compare("b"), VerificationState::identical);
  EXPECT_EQ(compare("c"), VerificationState::different);
}

TEST(TreeMaker, HasAboutTheSizeAndEveryOddity) {
  const TestFolder folder;
  ASSERT_TRUE(make_data_tree(folder.file("t"), Bytes{.count = 8'000'000}, Seed{.value = 3}));
  const TreeList list = list_tree(folder.file("t")).value();
  EXPECT_GE(bytes_in(list), 8'000'000U);
  EXPECT_LE(bytes_in(list), 8'000'010U);
  EXPECT_GT(list.size(), 200U);
  EXPECT_EQ(list.at("empty").bytes, 0U);
  EXPECT_EQ(list.at("large").bytes, 2'000'000U);
  EXPECT_EQ(list.at("empty folder").type, EntryType::folder);
  EXPECT_EQ(list.at("dangling link").content, "no such file");
  EXPECT_EQ(list.at("second name of one byte"), list.at("one byte"));
  struct stat sparse {};
  ASSERT_EQ(::stat(folder.file("t/sparse").c_str(), &sparse), 0);
  EXPECT_EQ(sparse.st_size, 1'000'000);
  EXPECT_LT(sparse.st_blocks * 512, 500'000);
}

TEST(TreeMaker, TakesSmallSizesToo) {
  const TestFolder folder;
  for (const std::uint64_t bytes : {0ULL, 1ULL, 63ULL, 1000ULL}) {
    const auto made =
        make_data_tree(folder.file(std::to_string(bytes)), Bytes{.count = bytes}, Seed{});
    EXPECT_TRUE(made) << bytes;
  }
}

TEST(TreeMaker, RefusesAFolderThatIsNotEmptyAndOneThatCannotBeMade) {
  const TestFolder folder;
  std::ofstream(folder.file("file")) << "x";
  EXPECT_EQ(make_data_tree(folder.path(), Bytes{.count = 1}, Seed{}).error().text,
            "make the data tree " + folder.path() + ": the folder is not empty");
  EXPECT_FALSE(make_data_tree(folder.file("file/below"), Bytes{.count = 1}, Seed{}));
}

}  // namespace
}  // namespace backfault
