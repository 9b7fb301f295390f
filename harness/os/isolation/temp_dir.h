// A trial's folder for machines without mount namespaces.
#pragma once

#include <string>

#include "harness/base/fd.h"
#include "harness/base/result.h"

namespace backfault {

/// A private folder "backfault-PID-START" (the owner's pid and start time) in $TMPDIR or /tmp. Its
/// owner holds a lock on it. The destructor removes it with all that is in it.
class TempDir {
 public:
  /// Makes one, and removes those that dead owners left.
  [[nodiscard]] static Result<TempDir> create();

  TempDir(TempDir&& other) noexcept = default;
  TempDir& operator=(TempDir&&) = delete;
  ~TempDir();

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  TempDir(std::string path, Fd lock) : path_(std::move(path)), lock_(std::move(lock)) {}

  std::string path_;
  Fd lock_;
};

/// Removes folders in `parent` that have such a name, belong to this user and have a dead owner:
/// the lock is free and no process has that pid and start time.
void remove_stale_temp_dirs(const std::string& parent);

}  // namespace backfault
