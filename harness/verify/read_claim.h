// A document -> the claim that it makes.
#pragma once

#include <string>

#include "harness/base/result.h"
#include "harness/verify/claim.h"
#include "harness/verify/strict_document.h"

namespace backfault {

inline constexpr const char* certificate_schema_name = "backfault-certificate/1";

/// Strict: the error says which place of the document has not the form of a certificate.
[[nodiscard]] Result<Claim> read_claim(const StrictDocument& document);

}  // namespace backfault
