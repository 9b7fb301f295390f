#pragma once

#include <string>
#include <vector>

#include "targets/mock/data/data_entry.h"
#include "targets/mock/protocol/error.h"

namespace mock {

/// The regular files, symbolic links and empty directories below a directory, or one regular file,
/// sorted by name. An unreadable entry, or one of another kind, is an error that names it.
Result<std::vector<DataEntry>> list_tree(const std::string& path);

}  // namespace mock
