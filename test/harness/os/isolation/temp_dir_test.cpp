#include "harness/os/isolation/temp_dir.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

namespace fs = std::filesystem;

/// Sends the folders of one test to a place of their own.
class TempDirs : public testing::Test {
 protected:
  TempDirs() { ::setenv("TMPDIR", parent_.path().c_str(), 1); }
  ~TempDirs() override { ::unsetenv("TMPDIR"); }

  TestFolder parent_;
};

TEST_F(TempDirs, VanishWithAllThatIsInThem) {
  std::string path;
  {
    const auto folder = TempDir::create();
    ASSERT_TRUE(folder) << folder.error().text;
    path = folder->path();
    EXPECT_TRUE(path.starts_with(parent_.file("backfault-" + std::to_string(::getpid()) + "-")));
    fs::create_directories(path + "/deep/er");
    fs::create_symlink("/", path + "/link to the root");
  }
  EXPECT_FALSE(fs::exists(path));
  EXPECT_TRUE(fs::exists("/proc"));
}

TEST_F(TempDirs, OfDeadOwnersAreRemovedByTheNext) {
  const pid_t owner = ::fork();
  if (owner == 0) {
    const auto folder = TempDir::create();
    ::_exit(folder ? 0 : 1);  // As a killed one: without its destructors.
  }
  int status = -1;
  ASSERT_EQ(::waitpid(owner, &status, 0), owner);
  ASSERT_EQ(status, 0);
  ASSERT_FALSE(fs::is_empty(parent_.path()));
  {
    const auto next = TempDir::create();
    ASSERT_TRUE(next);
    EXPECT_EQ(std::distance(fs::directory_iterator(parent_.path()), fs::directory_iterator()), 1);
  }
  EXPECT_TRUE(fs::is_empty(parent_.path()));
}

TEST_F(TempDirs, OfLivingOwnersStay) {
  const auto folder = TempDir::create();
  ASSERT_TRUE(folder);
  remove_stale_temp_dirs(parent_.path());
  EXPECT_TRUE(fs::exists(folder->path()));
}

TEST_F(TempDirs, AFreePidWithATakenLockStays) {
  // An owner in another PID namespace: its pid means nothing here.
  const auto folder = TempDir::create();
  ASSERT_TRUE(folder);
  const std::string renamed = parent_.file("backfault-999999999-1");
  fs::rename(folder->path(), renamed);
  remove_stale_temp_dirs(parent_.path());
  EXPECT_TRUE(fs::exists(renamed));
}

TEST_F(TempDirs, StrangersStay) {
  for (const char* name : {"backfault-", "backfault-mine", "backfault-12-x", "other-1-2"}) {
    fs::create_directory(parent_.file(name));
  }
  fs::create_directory_symlink("/", parent_.file("backfault-999999999-2"));
  remove_stale_temp_dirs(parent_.path());
  EXPECT_EQ(std::distance(fs::directory_iterator(parent_.path()), fs::directory_iterator()), 5);
}

}  // namespace
}  // namespace backfault
