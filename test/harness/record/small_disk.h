// A file system of 64 KiB in the test's own mount namespace: it can be full, and read-only.
#pragma once

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "test/harness/record/temp_folder.h"

namespace backfault {

class SmallDisk {
 public:
  SmallDisk() {
    // The mount is private: however the test ends, the machine does not keep it.
    const bool mounted =
        ::unshare(CLONE_NEWNS) == 0 &&
        ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
        ::mount("tmpfs", path().c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=64k") == 0;
    missing_ = mounted ? "" : "CAP_SYS_ADMIN: " + std::generic_category().message(errno);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() { static_cast<void>(::umount2(path().c_str(), MNT_DETACH)); }

  /// The capability without which there is no disk; empty: it is there.
  [[nodiscard]] const std::string& missing() const { return missing_; }
  [[nodiscard]] std::string path(const std::string& below = "") const {
    return folder_.path(below);
  }

  void make_read_only() {
    const unsigned long flags = MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV;
    ASSERT_EQ(::mount("tmpfs", path().c_str(), "tmpfs", flags, "size=64k"), 0);
  }

 private:
  TempFolder folder_;
  std::string missing_;
};

}  // namespace backfault
