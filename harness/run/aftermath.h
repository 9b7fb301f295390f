// What a disturbed run left behind: whether its backup is good, whether an older backup still is,
// and whether the next run succeeds.
#pragma once

#include <optional>

#include "harness/model/expand.h"
#include "harness/run/trial_inputs.h"
#include "harness/run/trial_journal.h"

namespace backfault {

struct AfterRun {
  bool claims_success = false;    ///< The client exited with 0 by itself.
  bool has_older_backup = false;  ///< `make_older_backup` made one.
};

/// Runs after all faults were reverted, and restarts a server that has ended. Only a problem while
/// verifying a claimed success makes the trial invalid. The other checks record their own problems
/// as `not_attempted`.
class Aftermath {
 public:
  struct Trial {
    Machine& machine;
    const TrialInputs& inputs;
    TrialJournal& journal;
    Observation& facts;
    const Recipe& server_recipe;
    Bindings& bindings;              ///< A restarted server gets no arguments of faults.
    std::optional<ChildId>& server;  ///< The present one.
  };
  explicit Aftermath(const Trial& trial) : trial_(trial) {}

  void look(const AfterRun& run);

 private:
  void verify();
  Result<VerificationFact> verify_with_server();
  [[nodiscard]] bool server_ended();
  void look_at_older();
  void recover();
  Result<VerificationFact> run_again();
  Result<void> revive_server();
  Result<void> start_server_again();
  /// The trial is valid so far and not interrupted.
  [[nodiscard]] bool may_look_on() const {
    return trial_.facts.invalid.empty() && !trial_.journal.stop_requested();
  }

  Trial trial_;
};

}  // namespace backfault
