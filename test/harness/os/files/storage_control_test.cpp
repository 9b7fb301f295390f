#include "harness/os/files/storage_control.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "harness/base/fd.h"
#include "test/harness/os/private_world.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

constexpr Bytes mebibyte{std::uint64_t{1} << 20};

class LinuxStorageControlTest : public testing::Test {
 protected:
  [[nodiscard]] Fd make(const std::string& name) const {
    return Fd(::open(folder.file("archive/" + name).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  }
  /// How many of these bytes fit, in pieces of 4 KiB.
  static std::size_t fill(const Fd& file, const std::size_t bytes) {
    const std::string piece(4096, 'x');
    std::size_t written = 0;
    while (written < bytes && ::write(file.get(), piece.data(), piece.size()) == 4096) {
      written += piece.size();
    }
    return written;
  }

  TestFolder folder;  ///< Outside of the world whose mounts are gone with it.
};

TEST_F(LinuxStorageControlTest, LimitsAndLiftsTheLimit) {
  in_private_world([&] {
    LinuxStorageControl storage(folder.path(), true);
    ASSERT_TRUE(storage.give_own("archive"));
    ASSERT_TRUE(storage.give_own("archive"));
    const Fd file = make("file");
    EXPECT_EQ(fill(file, 2 << 20), 2U << 20) << "no limit yet";
    ASSERT_TRUE(storage.limit("archive", {mebibyte.count * 3}));
    EXPECT_EQ(storage.look("archive")->size, Bytes{mebibyte.count * 3});
    EXPECT_FALSE(storage.look("archive")->refuses_bytes);
    EXPECT_EQ(fill(file, 4 << 20), 1U << 20);
    EXPECT_EQ(errno, ENOSPC);
    EXPECT_TRUE(storage.look("archive")->refuses_bytes);
    EXPECT_EQ(storage.look("archive")->free, Bytes{0});
    ASSERT_TRUE(storage.lift_limit("archive"));
    EXPECT_EQ(fill(file, 1 << 20), 1U << 20);
    EXPECT_FALSE(storage.look("archive")->refuses_bytes);
  });
}

TEST_F(LinuxStorageControlTest, ALimitBelowWhatIsHeldMakesItFull) {
  in_private_world([&] {
    LinuxStorageControl storage(folder.path(), true);
    ASSERT_TRUE(storage.give_own("archive"));
    const Fd file = make("file");
    EXPECT_EQ(fill(file, 1 << 20), 1U << 20);
    ASSERT_TRUE(storage.limit("archive", Bytes{0}));
    EXPECT_TRUE(storage.look("archive")->refuses_bytes);
    EXPECT_EQ(fill(file, 1 << 20), 0U);
    ASSERT_TRUE(storage.lift_limit("archive"));
    EXPECT_FALSE(storage.look("archive")->refuses_bytes);
  });
}

TEST_F(LinuxStorageControlTest, WithoutOpenFilesAllOfItTurnsReadOnly) {
  in_private_world([&] {
    LinuxStorageControl storage(folder.path(), true);
    ASSERT_TRUE(storage.give_own("archive"));
    ASSERT_TRUE(make("before").valid());
    const Fd inside(::open(folder.file("archive").c_str(), O_DIRECTORY | O_RDONLY | O_CLOEXEC));
    ASSERT_TRUE(storage.make_read_only("archive"));
    const auto seen = *storage.look("archive");
    EXPECT_TRUE(seen.read_only_mount && seen.read_only_whole && seen.refuses_changes);
    EXPECT_FALSE(make("after").valid());
    EXPECT_EQ(errno, EROFS);
    EXPECT_NE(::mkdirat(inside.get(), "folder", 0700), 0) << "by an open folder neither";
    ASSERT_TRUE(storage.make_writable("archive"));
    EXPECT_TRUE(make("after").valid());
    EXPECT_FALSE(storage.look("archive")->refuses_changes);
  });
}

TEST_F(LinuxStorageControlTest, AnOpenFileStaysWritableUntilItIsClosed) {
  in_private_world([&] {
    LinuxStorageControl storage(folder.path(), true);
    ASSERT_TRUE(storage.give_own("archive"));
    Fd open = make("open");
    ASSERT_TRUE(storage.make_read_only("archive"));
    auto seen = *storage.look("archive");
    EXPECT_TRUE(seen.read_only_mount && seen.refuses_changes);
    EXPECT_FALSE(seen.read_only_whole);
    EXPECT_EQ(fill(open, 4096), 4096U);
    EXPECT_FALSE(make("open").valid()) << "but nobody opens it again";
    EXPECT_NE(::rename(folder.file("archive/open").c_str(), folder.file("archive/new").c_str()), 0);
    EXPECT_EQ(errno, EROFS);
    open.reset();
    ASSERT_TRUE(storage.make_read_only("archive"));
    EXPECT_TRUE(storage.look("archive")->read_only_whole);
    ASSERT_TRUE(storage.make_writable("archive"));
    seen = *storage.look("archive");
    EXPECT_FALSE(seen.read_only_mount || seen.read_only_whole || seen.refuses_changes);
    EXPECT_TRUE(make("open").valid());
  });
}

TEST_F(LinuxStorageControlTest, ALimitChangesWhileItIsReadOnlyAndTheOtherWayRound) {
  in_private_world([&] {
    LinuxStorageControl storage(folder.path(), true);
    ASSERT_TRUE(storage.give_own("archive"));
    const Fd open = make("open");
    ASSERT_TRUE(storage.make_read_only("archive"));
    ASSERT_TRUE(storage.limit("archive", mebibyte));
    EXPECT_FALSE(make("other").valid()) << "still read-only";
    EXPECT_EQ(fill(open, 2 << 20), 1U << 20);
    ASSERT_TRUE(storage.make_writable("archive"));
    EXPECT_EQ(storage.look("archive")->size, mebibyte);
  });
}

TEST_F(LinuxStorageControlTest, TakesTheTrialsFolderItself) {
  in_private_world([&] {
    LinuxStorageControl storage(folder.path(), true);
    ASSERT_TRUE(storage.give_own("."));
    ASSERT_TRUE(storage.limit(".", mebibyte));
    EXPECT_EQ(storage.look(".")->size, mebibyte);
  });
}

TEST_F(LinuxStorageControlTest, RefusesOtherPlacesAndForeignMounts) {
  LinuxStorageControl storage(folder.path(), true);
  for (const char* place : {"/tmp", "../beside", "a/../../b", ""}) {
    EXPECT_FALSE(storage.give_own(place)) << place;
  }
  EXPECT_EQ(storage.limit("archive", mebibyte).error().text,
            "\"archive\" has no file system of its own");
  EXPECT_FALSE(storage.look("archive"));
  EXPECT_FALSE(storage.make_read_only("archive"));
  LinuxStorageControl without(folder.path(), false);
  EXPECT_EQ(without.give_own("archive").error().text,
            "the trial has no mount namespace of its own");
}

TEST_F(LinuxStorageControlTest, KnowsAFullFolderOfTheTrialFromOneThatAFaultLimits) {
  in_private_world([&] {
    LinuxStorageControl outer(folder.path(), true);
    ASSERT_TRUE(outer.give_own("archive"));
    const Fd file = make("file");
    // A trial's folder that others fill.
    LinuxStorageControl storage(folder.file("archive"), true);
    EXPECT_FALSE(storage.trial_folder_is_full());
    ASSERT_TRUE(outer.limit("archive", mebibyte));
    EXPECT_EQ(fill(file, 2 << 20), 1U << 20);
    EXPECT_TRUE(storage.trial_folder_is_full());
    ASSERT_TRUE(storage.give_own("."));
    ASSERT_TRUE(storage.limit(".", Bytes{0}));
    EXPECT_FALSE(storage.trial_folder_is_full());
  });
}

}  // namespace
}  // namespace backfault
