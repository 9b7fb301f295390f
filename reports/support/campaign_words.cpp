#include "reports/support/campaign_words.h"

#include <fmt/format.h>

#include <sstream>

namespace backfault {

std::string outcome_counts(const std::map<Outcome, std::uint64_t>& outcomes) {
  std::string text;
  for (const auto& [outcome, count] : outcomes) {
    text += count == 0
                ? ""
                : fmt::format("{}{} {}", text.empty() ? "" : ", ", count, to_string(outcome));
  }
  return text.empty() ? "none" : text;
}

std::string percent_text(const double share) {
  const double percent = 100.0 * share;
  if (percent > 0.0 && percent < 0.95) {
    return fmt::format("{:.2g} %", percent);
  }
  if (percent >= 99.95 && percent < 100.0) {
    return "> 99.9 %";
  }
  return fmt::format("{:.1f} %", percent);
}

std::string interval_text(const VariantRecord& variant) {
  if (!variant.hang_rate_low || !variant.hang_rate_high) {
    return "unknown";
  }
  const std::string low = percent_text(*variant.hang_rate_low);
  const std::string high = percent_text(*variant.hang_rate_high);
  return low.substr(0, low.size() - 2) + " to " + high;
}

std::string rate_text(const VariantRecord& variant) {
  return variant.hang_rate ? percent_text(*variant.hang_rate) : "unknown";
}

std::string p_value_text(const std::optional<double>& p_value) {
  if (!p_value) {
    return "unknown";
  }
  return *p_value < 0.0001 ? "< 0.0001" : fmt::format("{:.4f}", *p_value);
}

std::string seconds_text(const Duration duration) {
  return fmt::format("{:.3f} s", static_cast<double>(duration.count()) / 1e6);
}

std::string variant_name(const std::string& variant) {
  return variant.empty() ? "the only variant" : variant;
}

std::vector<std::string> evidence_files(const TrialRecord& trial) {
  std::vector<std::string> files;
  if (trial.hang && !trial.hang->certificate.empty()) {
    files.push_back(trial.hang->certificate);
  }
  for (const ProcessFact& process : trial.processes) {
    std::istringstream names(process.output);
    for (std::string name; names >> name;) {
      files.push_back(fmt::format("evidence/{}/{}", trial.trial, name));
    }
  }
  return files;
}

std::string run_path(const CampaignRecord& campaign, const std::string& file) {
  const std::string& folder = campaign.run_directory;
  const bool closed = folder.empty() || folder.back() == '/';
  return folder + (closed ? "" : "/") + file;
}

}  // namespace backfault
