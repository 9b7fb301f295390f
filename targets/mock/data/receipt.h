#pragma once

#include <map>
#include <string>

#include "targets/mock/protocol/error.h"
#include "targets/mock/protocol/sha256.h"

namespace mock {

/// Name -> digest of everything received, in the order of names.
using Receipt = std::map<std::string, Digest>;

/// The list in the format of sha256sum, which also escapes unusual names.
std::string show(const Receipt& receipt);

/// Writes text to a temporary name beside the file and renames it into place.
Result<void> replace_file(const std::string& path, std::string_view text);

}  // namespace mock
