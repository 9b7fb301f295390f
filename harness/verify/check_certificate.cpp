#include "harness/verify/check_certificate.h"

#include <algorithm>
#include <utility>

#include "harness/verify/claim_index.h"
#include "harness/verify/conditions.h"
#include "harness/verify/read_claim.h"

namespace backfault {
namespace {

std::vector<std::string> check_digest(const StrictDocument& document, const Claim& claim,
                                      const DigestFunction& digest) {
  const Result<std::string> found = digest(digested_text(document.json));
  if (!found) return {"it cannot be computed: " + found.error().text};
  if (*found == claim.sha256) return {};
  return {"the content was changed after it was written: its digest is " + *found};
}

}  // namespace

bool CertificateReport::accepted() const {
  return !conditions.empty() &&
         std::all_of(conditions.begin(), conditions.end(),
                     [](const CheckedCondition& one) { return one.objections.empty(); });
}

std::string digested_text(const StrictJson& certificate) {
  StrictJson rest = certificate;
  if (rest.is_object()) rest.erase("sha256");
  return compact_text(rest);
}

CertificateReport check_certificate(const StrictDocument& document, const DigestFunction& digest) {
  const Result<Claim> claim = read_claim(document);
  if (!claim) return {.title = {}, .conditions = {{"form", {claim.error().text}}}};
  const ClaimIndex index(*claim);
  return {.title = fmt::format("trial {}: {}, {}", claim->trial, claim->kind, claim->proof),
          .assumptions = claim->assumptions,
          .conditions = {{"form", {}},
                         {"digest", check_digest(document, *claim, digest)},
                         {"closed world", check_closed_world(index)},
                         {"blocked", check_blocked(index)},
                         {"simultaneous", check_simultaneous(index)},
                         {"nothing came", check_nothing_came(index)},
                         {"quiet", check_quiet(index)},
                         {"deadlines", check_deadlines(index)},
                         {"closure", check_closure(index)},
                         {"conclusions", check_conclusions(index)}}};
}

}  // namespace backfault
