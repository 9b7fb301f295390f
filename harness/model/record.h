// One judged trial (a line of trials.jsonl) and the campaign (report.json).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/units.h"
#include "harness/model/observation.h"
#include "harness/model/verdict.h"

namespace backfault {

struct HangRecord {
  HangKind kind = HangKind::unknown;
  Proof proof = Proof::no_progress;
  MonoTime last_movement;
  MonoTime detected;
  std::string shape;  ///< "buffer deadlock", "undrained child", ...; empty: it has no name.
  std::optional<MonoTime> frozen_until;  ///< The earliest timeout of the stuck; nothing: none.
  std::string summary;                   ///< One sentence: who waits for whom on what.
  std::vector<std::string> cycle;        ///< One line for each waiting thread.
  std::string certificate;               ///< Path below the run directory; empty: none.
};

/// One line of trials.jsonl (DESIGN section 9 fixes the field names).
struct TrialRecord {
  std::uint64_t trial = 0;
  std::string scenario;
  std::string variant;
  std::map<std::string, std::string> cell;
  Seed seed;
  WallTime started;
  Duration duration{};
  Verdict verdict;
  std::optional<HangRecord> hang;
  std::vector<CommError> comm_errors;
  std::vector<FaultFact> faults;
  std::vector<ProcessFact> processes;
  Progress progress;
  VerificationFact verification;
  std::optional<CheckFact> own_check;
  std::optional<VerificationFact> recovery;
  std::optional<VerificationFact> older_backup;
  std::vector<EventFact> events;
  std::vector<std::string> weaker;
};

/// The trials of one variant, counted. A rate is the share of trials that hung, 0 to 1, with its
/// Clopper-Pearson interval of 95 %. Invalid and skipped trials do not count in rates.
struct VariantRecord {
  std::string scenario;
  std::string variant;
  std::map<std::string, std::string> cell;
  std::uint64_t trials = 0;
  std::map<Outcome, std::uint64_t> outcomes;
  std::optional<double> hang_rate;
  std::optional<double> hang_rate_low;
  std::optional<double> hang_rate_high;
  std::map<Judgement, std::uint64_t> judgements;
};

/// Fisher's exact test (two-sided): the hangs of one variant against those of another.
struct ComparisonRecord {
  std::string of;       ///< Variant name.
  std::string against;  ///< Variant name.
  std::optional<double> p_value;
  std::string scenario{};  ///< Scenario of both variants: scenarios may share variant names.
};

struct RequirementRecord {
  std::string name;      ///< Scenario name.
  std::string required;  ///< "outcome is verified or reported_error".
  Judgement judgement = Judgement::inconclusive;
  std::string detail;
};

struct CampaignRecord {
  std::string name;
  Seed seed;
  std::string plan_sha256;
  std::map<std::string, std::string> environment;
  WallTime started;
  Duration duration{};
  std::uint64_t planned = 0;  ///< Trials in the plan (of this shard).
  bool interrupted = false;
  std::vector<TrialRecord> trials;
  std::map<Outcome, std::uint64_t> outcomes;
  std::vector<VariantRecord> variants;
  std::vector<ComparisonRecord> comparisons;
  std::vector<RequirementRecord> requirements;
  Judgement verdict = Judgement::inconclusive;
  std::string run_directory;  ///< As the user named it; for the paths in a rendered report.
};

}  // namespace backfault
