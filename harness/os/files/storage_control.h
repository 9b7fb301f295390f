// Mounts inside the trial's own mount namespace.
#pragma once

#include <map>
#include <string>

#include "harness/base/fd.h"
#include "harness/control/storage_control.h"

namespace backfault {

class LinuxStorageControl : public StorageControl {
 public:
  /// `own_mounts`: this process has a mount namespace of the trial's own. Without it everything is
  /// refused.
  LinuxStorageControl(std::string trial_folder, bool own_mounts)
      : trial_folder_(std::move(trial_folder)), own_mounts_(own_mounts) {}

  Result<void> give_own(const std::string& folder) override;
  Result<void> limit(const std::string& folder, Bytes size) override;
  Result<void> lift_limit(const std::string& folder) override;
  Result<void> make_read_only(const std::string& folder) override;
  Result<void> make_writable(const std::string& folder) override;
  Result<StorageFact> look(const std::string& folder) override;
  bool trial_folder_is_full() override;

 private:
  struct Own {
    std::string path;
    Fd root;  ///< Of the mount itself, below anything mounted over it.
    Bytes size;
    bool covered = false;  ///< By a read-only mount of the same files.
    bool whole = false;    ///< Read-only as a whole.
  };
  [[nodiscard]] Result<Own*> find(const std::string& folder);
  [[nodiscard]] static Result<void> mount_again(const Own& own, Bytes size, bool read_only);
  [[nodiscard]] static Result<void> cover(Own& own);

  std::string trial_folder_;
  bool own_mounts_;
  std::map<std::string, Own> own_;
};

}  // namespace backfault
