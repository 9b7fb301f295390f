// All faults of one trial: prepared, applied when due, kept, confirmed, reverted, recorded.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/control/fault.h"
#include "harness/model/observation.h"
#include "harness/model/scenario.h"
#include "harness/run/fault_schedule.h"
#include "harness/run/trial_inputs.h"

namespace backfault {

/// Owns every fault of a trial. Whatever was applied is reverted by `revert_all`, whose time budget
/// does not depend on the trial's; a fault that could not be confirmed or reverted is named in
/// `problems`, which make the trial invalid. The destructor reverts what is still in force.
class AppliedFaults {
 public:
  AppliedFaults(AppliedFaults&&) = default;
  AppliedFaults& operator=(AppliedFaults&&) = delete;
  AppliedFaults(const AppliedFaults&) = delete;
  AppliedFaults& operator=(const AppliedFaults&) = delete;
  ~AppliedFaults() { revert_all(); }

  [[nodiscard]] static Result<AppliedFaults> make(Machine& machine, const TrialInputs& inputs);

  [[nodiscard]] Result<void> prepare(LaunchPlan& launch);

  /// The path of the server's status page becomes known only when the ports are chosen.
  void set_status_path(const std::string& path);

  /// Applies everything due now; before the client runs, only what disturbs no client process.
  void apply_due(const TrialInstant& instant);
  /// Lets every fault in force reach what appeared since, and reverts those whose time is over.
  void keep();
  /// Reads every effect back; what one reading proved stays proved.
  void confirm_all();
  /// Puts back what is not yet put back, the latest fault first.
  void revert_all();

  /// Whether a fault waits for bytes or operations: the sooner they are seen, the more exactly it
  /// begins.
  [[nodiscard]] bool awaits_progress() const;
  /// Whether a fault is still to come, or to go, although no byte moves any more.
  [[nodiscard]] bool will_act() const;
  /// Whether a fault in force keeps the server from taking anything.
  [[nodiscard]] bool deafens_server() const;
  [[nodiscard]] std::vector<FaultFact> facts() const;
  [[nodiscard]] std::vector<std::string> problems() const;
  /// When a fault last took effect or was put back; nothing: none has. Programs need a moment to
  /// move again after one that held them.
  [[nodiscard]] std::optional<MonoTime> last_changed() const;
  /// Since when no fault has kept the client from running: now, while one does.
  [[nodiscard]] MonoTime client_free_since() const;

 private:
  struct Entry {
    FaultUse use;
    Trigger at;  ///< Of the use, with what was left to chance drawn.
    std::unique_ptr<Fault> fault;
    std::unique_ptr<ActiveFault> active;
    FaultContext context;
    FaultFact fact;
    std::string problem;
  };

  [[nodiscard]] static bool was_tried(const Entry& entry) {
    return entry.fact.applied || !entry.problem.empty();
  }
  explicit AppliedFaults(Machine& machine) : machine_(machine) {}
  void apply(Entry& entry);
  void confirm(Entry& entry);
  void revert(Entry& entry);

  Machine& machine_;
  std::vector<Entry> entries_;
};

}  // namespace backfault
