#pragma once

#include <string>

#include "targets/mock/protocol/error.h"

namespace mock {

/// Restores the complete archives of a folder: a full one first, then one of logs. Every archive
/// is checked to its last byte before anything is written.
Result<void> run_restore(const std::string& from, const std::string& to);

}  // namespace mock
