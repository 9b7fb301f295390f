// The folder of one campaign: plan.json, trials.jsonl, reports, evidence/TRIAL/ (DESIGN section 9).
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/fd.h"
#include "harness/base/result.h"
#include "harness/model/observation.h"
#include "harness/model/record.h"
#include "harness/record/file_io.h"
#include "harness/record/journal.h"

namespace backfault {

inline constexpr const char* plan_file = "plan.json";
inline constexpr const char* journal_file = "trials.jsonl";
inline constexpr const char* observation_file = "observation.json";

/// The trial's evidence folder as it stands in records, below the run directory: "evidence/17".
[[nodiscard]] std::string evidence_name(std::uint64_t trial);

/// Owns the run directory while it lives: two processes never change one at the same time. Every
/// error names the directory. Files other than trials.jsonl appear whole or not at all.
class RunDirectory {
 public:
  enum class Access {
    change,  ///< Locked for this process; judge, replay and report write.
    read,    ///< Not locked: a run that goes on, or an archive that cannot be written, may be read.
  };

  /// Makes the folder and its parents. A folder that holds anything is refused.
  [[nodiscard]] static Result<RunDirectory> create(const std::string& path);
  /// Opens what `create` made; what has no plan is refused.
  [[nodiscard]] static Result<RunDirectory> open(const std::string& path,
                                                 Access access = Access::change);

  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] Result<void> write_plan(const std::string& text);
  [[nodiscard]] Result<std::string> read_plan() const;

  /// Appends a line as `trial_record_to_line` gives it. It survives the end of this process at
  /// once; on a full disk the trials before it stay whole.
  [[nodiscard]] Result<void> append_trial(const std::string& line);
  /// Every trial whose line is whole, and how many lines are not.
  [[nodiscard]] Result<JournalContent> read_trials() const;
  /// Replaces all trials, all or nothing. Unusable lines are gone then: look at them first.
  [[nodiscard]] Result<void> rewrite_trials(const std::vector<TrialRecord>& trials);

  /// Writes a report below a plain file name, after what it counts is on the disk.
  [[nodiscard]] Result<void> write_report(const std::string& name, const std::string& text);
  [[nodiscard]] Result<std::string> read_report(const std::string& name) const;

  /// Makes evidence/TRIAL, or opens it when it exists.
  [[nodiscard]] Result<Fd> evidence_folder(std::uint64_t trial);
  /// What the trial's supervisor wrote there as `observation_file`; another trial's is refused.
  [[nodiscard]] Result<Observation> read_observation(std::uint64_t trial) const;

 private:
  RunDirectory(std::string path, Fd folder) : path_(std::move(path)), folder_(std::move(folder)) {}
  [[nodiscard]] Error in_context(Error error) const;
  template <typename T>
  [[nodiscard]] Result<T> with_context(Result<T> result) const {
    return std::move(result).map_error([&](Error error) { return in_context(std::move(error)); });
  }

  std::string path_;
  Fd folder_;
  Fd journal_;  ///< None: opened for reading, and there is no journal.
};

}  // namespace backfault
