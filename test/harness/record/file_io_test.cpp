#include "harness/record/file_io.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>

#include "test/harness/record/small_disk.h"
#include "test/harness/record/temp_folder.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

TEST(FileIo, WritesAFileWholeAndReplacesAnOlderOne) {
  const TempFolder folder;
  ASSERT_TRUE(write_file_atomically(folder.path(), "a.json", std::string("one\0two", 7)));
  EXPECT_EQ(file_text(folder.path("a.json")), std::string("one\0two", 7));
  const Result<Fd> open = open_folder(AT_FDCWD, folder.path());
  ASSERT_TRUE(open.has_value());
  ASSERT_TRUE(write_file_atomically(open->get(), "a.json", ""));
  EXPECT_EQ(file_text(folder.path("a.json")), "");
  EXPECT_THAT(names_in(folder.path()), ElementsAre("a.json")) << "nothing else is left";
}

TEST(FileIo, AbandonsAFileWithoutATrace) {
  const TempFolder folder;
  const Result<Fd> open = open_folder(AT_FDCWD, folder.path());
  ASSERT_TRUE(open.has_value());
  {
    Result<AtomicFile> file = AtomicFile::begin(open->get(), "a.json");
    ASSERT_TRUE(file.has_value());
    ASSERT_TRUE(file->write("half of it"));
    EXPECT_FALSE(std::filesystem::exists(folder.path("a.json")));
  }
  EXPECT_THAT(names_in(folder.path()), ElementsAre());
}

TEST(FileIo, ClosesItsFilesWhenAnotherProgramStarts) {
  const TempFolder folder;
  const Result<Fd> open = open_folder(AT_FDCWD, folder.path());
  ASSERT_TRUE(open.has_value());
  EXPECT_EQ(::fcntl(open->get(), F_GETFD), FD_CLOEXEC);
  const Result<AtomicFile> file = AtomicFile::begin(open->get(), "a");
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(::fcntl(file->descriptor(), F_GETFD), FD_CLOEXEC);
}

TEST(FileIo, SaysWhichFolderIsMissing) {
  const Result<void> written = write_file_atomically("/nowhere/at/all", "a.json", "text");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().text,
            "in /nowhere/at/all: open folder /nowhere/at/all: No such file or directory");
}

TEST(FileIo, KeepsTheOldFileWhenTheDiskIsFull) {
  const SmallDisk disk;
  if (!disk.missing().empty()) {
    GTEST_SKIP() << "missing " << disk.missing();
  }
  ASSERT_TRUE(write_file_atomically(disk.path(), "a.json", "old"));
  const Result<void> written =
      write_file_atomically(disk.path(), "a.json", std::string(100'000, 'x'));
  ASSERT_FALSE(written.has_value());
  EXPECT_THAT(written.error().text, HasSubstr("write a.json"));
  EXPECT_THAT(written.error().text, HasSubstr("No space left on device"));
  EXPECT_EQ(file_text(disk.path("a.json")), "old");
  EXPECT_THAT(names_in(disk.path()), ElementsAre("a.json")) << "its space is free again";
}

TEST(FileIo, ReadsOnlyRegularFilesWithinTheBound) {
  const TempFolder folder;
  const Result<Fd> open = open_folder(AT_FDCWD, folder.path());
  ASSERT_TRUE(open.has_value());
  const auto error = [&](const std::string& name) {
    const Result<std::string> read = read_whole_file(open->get(), name, 10);
    return read.has_value() ? "it was read: " + *read : read.error().text;
  };
  write_text(folder.path("ten"), "0123456789");
  write_text(folder.path("eleven"), "0123456789a");
  ASSERT_EQ(::mkfifo(folder.path("pipe").c_str(), 0600), 0);
  std::filesystem::create_symlink("ten", folder.path("link"));
  std::filesystem::create_directory(folder.path("folder"));
  EXPECT_EQ(error("ten"), "it was read: 0123456789");
  EXPECT_EQ(error("eleven"), "read eleven: 11 bytes are more than the 10 that it may have");
  EXPECT_EQ(error("pipe"), "read pipe: this is not a regular file");
  EXPECT_EQ(error("folder"), "read folder: this is not a regular file");
  EXPECT_EQ(error("link"), "read link: Too many levels of symbolic links");
  EXPECT_EQ(error("none"), "read none: No such file or directory");
}

TEST(FileIo, ADescriptorHasOneOwner) {
  Fd first(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const int number = first.get();
  Fd second(std::move(first));
  EXPECT_FALSE(first.valid());  // NOLINT(bugprone-use-after-move): this is what is tested.
  EXPECT_EQ(second.get(), number);
  second = Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(::fcntl(number, F_GETFD), -1) << "the replaced one was closed";
  const Fd third(second.release());
  EXPECT_FALSE(second.valid());
  EXPECT_TRUE(third.valid());
}

}  // namespace
}  // namespace backfault
