#pragma once

#include <string>

#include "targets/mock/data/data_set.h"
#include "targets/mock/data/receipt.h"

namespace mock {

/// Which entries a backup of a type transfers.
enum class BackupType { full, incremental, differential };
Result<BackupType> parse_backup_type(const std::string& text);
const char* show(BackupType type);

/// What a restore of such a backup gives, as a tree. For a real directory `to` becomes a symbolic
/// link to it.
Result<void> export_tree(const DataSet& data, BackupType type, const std::string& to);

/// The digests of what a client of such a backup receives.
Result<Receipt> make_manifest(const DataSet& data, BackupType type);

}  // namespace mock
