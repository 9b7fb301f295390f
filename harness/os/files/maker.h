// Makes data for a backup: deliberately awkward, and reproducible from a seed.
#pragma once

#include <string>

#include "harness/base/result.h"
#include "harness/base/units.h"

namespace backfault {

/// Makes the folder, which must be absent or empty, and fills it with about so many bytes:
/// many small files, some large ones, empty and sparse ones, long and non-ASCII names, nested and
/// empty folders, symbolic and hard links. Names, sizes and contents depend on the seed alone.
[[nodiscard]] Result<void> make_data_tree(const std::string& path, Bytes bytes, Seed seed);

}  // namespace backfault
