// All faults of one trial: prepares, applies, keeps, confirms, reverts and records them.
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

/// Owns every fault of a trial. `revert_all` reverts all that were applied; its time budget does
/// not depend on the limit of the trial. A fault that could not be confirmed or reverted is in
/// `problems`, which make the trial invalid. The destructor reverts faults that are still active.
class AppliedFaults {
 public:
  AppliedFaults(AppliedFaults&&) = default;
  AppliedFaults& operator=(AppliedFaults&&) = delete;
  AppliedFaults(const AppliedFaults&) = delete;
  AppliedFaults& operator=(const AppliedFaults&) = delete;
  ~AppliedFaults() { revert_all(); }

  [[nodiscard]] static Result<AppliedFaults> make(Machine& machine, const TrialInputs& inputs);

  [[nodiscard]] Result<void> prepare(LaunchPlan& launch);

  /// The path of the server's status page is known only after the ports are chosen.
  void set_status_path(const std::string& path);

  /// Applies every fault that is due. Before the client runs, only those that do not disturb a
  /// client process.
  void apply_due(const TrialInstant& instant);
  /// Extends every active fault to new processes and connections, and reverts those whose hold time
  /// is over.
  void keep();
  /// Reads every effect back. A fault that was confirmed once stays confirmed.
  void confirm_all();
  /// Reverts every active fault, the latest first.
  void revert_all();

  /// Whether a fault waits for bytes or operations: more frequent looks then start it more exactly.
  [[nodiscard]] bool awaits_progress() const;
  /// Whether a fault will be applied or reverted even if no more bytes move.
  [[nodiscard]] bool will_act() const;
  /// Whether an active fault keeps the server from receiving anything.
  [[nodiscard]] bool deafens_server() const;
  [[nodiscard]] std::vector<FaultFact> facts() const;
  [[nodiscard]] std::vector<std::string> problems() const;
  /// When a fault was last applied or reverted; nothing: never. Programs need a moment to run again
  /// after a fault that held them.
  [[nodiscard]] std::optional<MonoTime> last_changed() const;
  /// Since when no fault keeps the client from running. While one does, the answer is now.
  [[nodiscard]] MonoTime client_free_since() const;

 private:
  struct Entry {
    FaultUse use;
    Trigger at;  ///< The trigger of `use`, or the time that was drawn for a trigger by chance.
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
