// The certificate of a hang as a file: evidence/TRIAL/certificate.json.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/model/certificate.h"

namespace backfault {

/// SHA-256 as 64 lower-case hexadecimal digits; an error when it cannot be computed.
using Digest = std::function<Result<std::string>(std::string_view)>;

/// A document of schema "backfault-certificate/1". All text in it is cleaned. Its last field,
/// "sha256", is the digest of the compact document without that field.
[[nodiscard]] Result<std::string> certificate_to_json(const Certificate& certificate,
                                                      const Digest& digest);

/// Reads it back without judging it: neither digest nor edges are compared with anything. Another
/// schema version, a missing key and a wrong value are errors that begin with `origin`.
[[nodiscard]] Result<Certificate> certificate_from_json(std::string_view text,
                                                        const std::string& origin);

/// The JSON Schema of the document.
[[nodiscard]] std::string certificate_json_schema();

}  // namespace backfault
