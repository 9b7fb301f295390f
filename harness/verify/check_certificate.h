// Checks the certificate of a hang. It shares no code with the prover, only the file format. It
// trusts what was read from the kernel, and repeats the conclusions.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/verify/strict_document.h"

namespace backfault {

/// SHA-256 as 64 lower-case hexadecimal digits.
using DigestFunction = std::function<Result<std::string>(std::string_view)>;

struct CheckedCondition {
  std::string name;                     ///< "closed world"
  std::vector<std::string> objections;  ///< A sentence each; none: it holds.
};

/// "form", "digest", the seven of the proof ("closed world", "blocked", "simultaneous", "nothing
/// came", "quiet", "deadlines", "closure") and "conclusions". If "form" fails, nothing
/// else can be checked, and it is the only condition.
struct CertificateReport {
  std::string title;  ///< "trial 3: deadlock, proven"; empty if "form" fails.
  std::vector<std::string> assumptions;
  std::vector<CheckedCondition> conditions;

  [[nodiscard]] bool accepted() const;
};

/// Pure, except for the digest. The digest detects damage, not forgery: anyone can compute it.
[[nodiscard]] CertificateReport check_certificate(const StrictDocument& document,
                                                  const DigestFunction& digest);

/// What the digest covers: the compact document without its "sha256".
[[nodiscard]] std::string digested_text(const StrictJson& certificate);

}  // namespace backfault
