// Compares restored files with those that were backed up.
#pragma once

#include <string>

#include "harness/base/result.h"
#include "harness/model/observation.h"
#include "harness/os/files/list.h"

namespace backfault {

/// Pure. The detail counts what was compared and names the first five differences, with both
/// digests, or "missing" or "extra". Sockets, FIFOs and devices count as different.
[[nodiscard]] VerificationFact compare_lists(const TreeList& expected, const TreeList& actual);

/// Compares types, names, link targets and contents; not owners, modes, times. An absent `actual`
/// is different; an absent `expected`, or anything unreadable, is an error.
[[nodiscard]] Result<VerificationFact> compare_tree_folders(const std::string& expected,
                                                            const std::string& actual);
[[nodiscard]] Result<VerificationFact> compare_file_contents(const std::string& expected,
                                                             const std::string& actual);

}  // namespace backfault
