#include "harness/os/files/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

TreeEntry file(const std::uint64_t bytes, const std::string& digest) {
  return {.type = EntryType::file, .bytes = bytes, .content = digest};
}
TreeEntry link_to(const std::string& target) {
  return {.type = EntryType::link, .bytes = 0, .content = target};
}
TreeEntry of_type(const EntryType type) { return {.type = type, .bytes = 0, .content = {}}; }

TEST(TreeCompare, EqualListsAreIdenticalAndCounted) {
  const TreeList list{{"a", of_type(EntryType::folder)},
                      {"a/b", file(3, "abc")},
                      {"c", file(4, "def")},
                      {"d", link_to("c")}};
  const auto fact = compare_lists(list, list);
  EXPECT_EQ(fact.state, VerificationState::identical);
  EXPECT_EQ(fact.detail, "4 entries, 2 files, 7 bytes are identical");
}

TEST(TreeCompare, NamesWhatDiffersAndHow) {
  const auto fact = compare_lists(
      {{"content", file(1, "aa")}, {"gone", file(2, "bb")}, {"link", link_to("x")}},
      {{"content", file(1, "cc")}, {"link", link_to("y")}, {"new", of_type(EntryType::folder)}});
  EXPECT_EQ(fact.state, VerificationState::different);
  EXPECT_EQ(fact.detail,
            "4 of 3 entries, 2 files, 3 bytes differ: "
            "\"content\": expected file, 1 bytes, sha256 aa, found file, 1 bytes, sha256 cc; "
            "\"gone\": expected file, 2 bytes, sha256 bb, found nothing (missing); "
            "\"link\": expected link to \"x\", found link to \"y\"; "
            "\"new\": expected nothing (extra), found folder");
}

TEST(TreeCompare, NamesFiveDifferencesAtMost) {
  TreeList expected;
  for (int number = 0; number < 7; ++number) {
    expected[std::to_string(number)] = of_type(EntryType::folder);
  }
  const auto fact = compare_lists(expected, {});
  EXPECT_THAT(fact.detail, HasSubstr("\"4\": expected folder, found nothing (missing); and more"));
  EXPECT_THAT(fact.detail, Not(HasSubstr("\"5\"")));
}

TEST(TreeCompare, WhatCannotBeComparedIsDifferent) {
  const TreeList list{{"socket", of_type(EntryType::other)}};
  EXPECT_EQ(compare_lists(list, list).state, VerificationState::different);
  EXPECT_THAT(compare_lists(list, list).detail, HasSubstr("not comparable"));
}

class TreeFolders : public testing::Test {
 protected:
  TreeFolders() {
    for (const char* side : {"one", "other"}) {
      fs::create_directories(folder_.file(std::string(side) + "/deep"));
      std::ofstream(folder_.file(std::string(side) + "/deep/file")) << "content";
    }
  }
  [[nodiscard]] Result<VerificationFact> compare() const {
    return compare_tree_folders(folder_.file("one"), folder_.file("other"));
  }
  TestFolder folder_;
};

TEST_F(TreeFolders, WithEqualContentAreIdentical) {
  EXPECT_EQ(compare()->state, VerificationState::identical);
  EXPECT_EQ(compare()->detail, "2 entries, 1 files, 7 bytes are identical");
}

TEST_F(TreeFolders, WithOneChangedByteAreDifferent) {
  std::ofstream(folder_.file("other/deep/file")) << "c0ntent";
  EXPECT_EQ(compare()->state, VerificationState::different);
  EXPECT_THAT(compare()->detail, HasSubstr("\"deep/file\""));
}

TEST_F(TreeFolders, AMissingRestoreIsDifferentAMissingOriginalIsAnError) {
  fs::remove_all(folder_.file("other"));
  EXPECT_EQ(compare()->state, VerificationState::different);
  EXPECT_EQ(compare()->detail, folder_.file("other") + " is missing");
  fs::remove_all(folder_.file("one"));
  EXPECT_FALSE(compare());
}

TEST_F(TreeFolders, SingleFilesAreComparedAlike) {
  const std::string one = folder_.file("one/deep/file");
  const std::string other = folder_.file("other/deep/file");
  EXPECT_EQ(compare_file_contents(one, other)->state, VerificationState::identical);
  std::ofstream(other) << "short";
  EXPECT_EQ(compare_file_contents(one, other)->state, VerificationState::different);
  fs::remove(other);
  EXPECT_EQ(compare_file_contents(one, other)->detail, other + " is missing");
  EXPECT_FALSE(compare_file_contents(other, one));
}

TEST_F(TreeFolders, AFolderInPlaceOfAFileIsDifferent) {
  EXPECT_EQ(compare_file_contents(folder_.file("one/deep/file"), folder_.file("other"))->state,
            VerificationState::different);
}

}  // namespace
}  // namespace backfault
