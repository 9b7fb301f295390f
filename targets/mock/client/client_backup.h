#pragma once

#include "targets/mock/client/client_options.h"

namespace mock {

/// Why a backup failed: in a backup call, or here.
struct BackupFailure {
  std::string call;  ///< empty: a local error
  Error error;
};

/// Runs a whole backup over the C interface. Logs are truncated only when everything else has
/// worked and the archive is complete.
tl::expected<void, BackupFailure> run_backup(const BackupSettings& settings);

}  // namespace mock
