#include "harness/app/commands/certification_table.h"

#include <algorithm>
#include <string_view>

#include "reports/support/campaign_words.h"
#include "reports/support/safe_text.h"
#include "reports/support/text_table.h"

namespace backfault {
namespace {

constexpr std::size_t width = 110;

/// The column's title says that outcomes are meant.
std::string required_text(const CertifiedRequirement& requirement) {
  constexpr std::string_view known = "outcome is ";
  const std::string& text = requirement.required;
  return text.starts_with(known) ? text.substr(known.size()) : text;
}

std::string verdict_text(const CertifiedRequirement& requirement) {
  const std::string before(to_string(requirement.before));
  return requirement.after == requirement.before ? before : before + ", waived";
}

std::string waiver_text(const CertifiedRequirement& requirement) {
  const Waiver& waiver = *requirement.waiver;
  const std::string counts = requirement.waiver_expired ? " (expired, does not count)"
                             : requirement.before != Judgement::failed
                                 ? " (not needed: it did not fail)"
                                 : "";
  return safe_line(fmt::format("{}: waiver {} of {} until {}{}: {}", requirement.name, waiver.id,
                               waiver.owner, waiver.expires, counts, waiver.reason));
}

std::string product_text(const Certification& certification) {
  std::string text;
  for (const CertifiedProgram& program : certification.programs) {
    text += fmt::format("  {} {}\n    {}\n    SHA-256 {}\n", safe_line(program.program),
                        program.version.empty() ? "" : "(" + safe_line(program.version) + ")",
                        safe_line(program.path), program.sha256);
  }
  return text;
}

}  // namespace

std::string certification_table(const Certification& certification) {
  std::vector<TextRow> rows;
  for (const CertifiedRequirement& requirement : certification.requirements) {
    rows.push_back(
        {requirement.name, required_text(requirement), outcome_counts(requirement.outcomes),
         requirement.slowest ? seconds_text(*requirement.slowest) : "", verdict_text(requirement)});
  }
  std::string text = fmt::format("certification of {} against the profile {}\n{}\n",
                                 safe_line(certification.target), certification.profile,
                                 product_text(certification));
  text += format_table({{.title = "requirement"},
                        {.title = "required outcome"},
                        {.title = "outcomes"},
                        {.title = "slowest", .right = true},
                        {.title = "verdict"}},
                       rows, width);
  std::string waivers;
  for (const CertifiedRequirement& requirement : certification.requirements) {
    if (requirement.waiver) waivers += "  " + waiver_text(requirement) + "\n";
  }
  if (!waivers.empty()) text += "\nwaivers\n" + waivers;
  for (const std::string& name : certification.not_run) text += "\nnot run: " + name;
  if (!certification.not_run.empty()) text += "\n";
  text += fmt::format("\nverdict before waivers: {}\nverdict: {}\n",
                      to_string(certification.before), to_string(certification.after));
  return text;
}

}  // namespace backfault
