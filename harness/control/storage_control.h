// File systems of the trial's own under folders of the programs under test.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/base/result.h"
#include "harness/base/units.h"

namespace backfault {

/// What the kernel says of a folder's file system at this moment.
struct StorageFact {
  Bytes size;
  Bytes free;
  bool refuses_bytes = false;    ///< A byte more was tried, and refused: no space.
  bool refuses_changes = false;  ///< A new file was tried, and refused: read-only.
  bool read_only_mount = false;  ///< Whoever opens something there by its path may read only.
  bool read_only_whole = false;  ///< The file system itself: files that were open before, too.
  bool operator==(const StorageFact&) const = default;
};

/// Folders are named relative to the trial's folder ("archive", "a/b"); "." is that itself.
class StorageControl {
 public:
  StorageControl() = default;
  StorageControl(const StorageControl&) = delete;
  StorageControl& operator=(const StorageControl&) = delete;
  virtual ~StorageControl() = default;

  /// Makes the folder, and mounts an empty file system of its own there, for the programs that
  /// start afterwards. It goes with the trial. Twice does nothing more.
  [[nodiscard]] virtual Result<void> give_own(const std::string& folder) = 0;
  /// From now on the file system holds this much. One that holds more already is full.
  [[nodiscard]] virtual Result<void> limit(const std::string& folder, Bytes size) = 0;
  /// Without a limit again.
  [[nodiscard]] virtual Result<void> lift_limit(const std::string& folder) = 0;
  /// Nothing can be made, changed or opened for writing there any more. While files are open for
  /// writing, the kernel refuses to do that to a whole file system: these stay writable, and so do
  /// paths relative to a folder that a program has open or stands in; called again when they are
  /// closed, it reaches those too.
  [[nodiscard]] virtual Result<void> make_read_only(const std::string& folder) = 0;
  [[nodiscard]] virtual Result<void> make_writable(const std::string& folder) = 0;
  [[nodiscard]] virtual Result<StorageFact> look(const std::string& folder) = 0;
  /// The trial's folder has no room for a byte, and no limit of these is the reason.
  [[nodiscard]] virtual bool trial_folder_is_full() = 0;
};

}  // namespace backfault
