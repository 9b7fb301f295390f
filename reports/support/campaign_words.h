// The numbers of a record in the words that every report uses for them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/record.h"

namespace backfault {

/// "63 verified, 37 hung"; "none" without any.
[[nodiscard]] std::string outcome_counts(const std::map<Outcome, std::uint64_t>& outcomes);

/// "37.0 %"; a rate that rounding would make 0 or 100 keeps enough digits to be neither.
[[nodiscard]] std::string percent_text(double share);

/// "27.6 to 47.2 %", or "unknown" without trials that count.
[[nodiscard]] std::string interval_text(const VariantRecord& variant);
[[nodiscard]] std::string rate_text(const VariantRecord& variant);

/// "0.0312", "< 0.0001", or "unknown".
[[nodiscard]] std::string p_value_text(const std::optional<double>& p_value);

/// "1.204 s": milliseconds are enough to read a story, and the record has the microseconds.
[[nodiscard]] std::string seconds_text(Duration duration);

/// "sink=null flow_control=legacy", or "the only variant" where the scenario has no matrix.
[[nodiscard]] std::string variant_name(const std::string& variant);

/// Names of a process's captured files below the run directory.
[[nodiscard]] std::vector<std::string> evidence_files(const TrialRecord& trial);

/// `file` below the run directory as the user named it.
[[nodiscard]] std::string run_path(const CampaignRecord& campaign, const std::string& file);

}  // namespace backfault
