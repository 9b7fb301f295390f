// Which product a certification is of: its programs as they are on this machine.
#pragma once

#include <vector>

#include "harness/base/result.h"
#include "harness/model/certification.h"
#include "harness/model/recipe.h"

namespace backfault {

/// Every program that the recipe needs, and the one that its client runs, each once: where it is,
/// its digest, and what it says of its version. One that is missing is left out: its trials are
/// skipped.
[[nodiscard]] Result<std::vector<CertifiedProgram>> find_product(const Recipe& recipe);

/// The SHA-256 of a file.
[[nodiscard]] Result<std::string> digest_of_file(const std::string& path);

}  // namespace backfault
