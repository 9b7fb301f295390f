// What a disturbed run left behind: whether its backup is good, an older one still is, and the next
// run succeeds.
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

/// Looks with the faults gone, and with the server started again where it is gone. Only what is
/// seen of a claimed success can make the trial invalid: the other looks say by themselves what
/// kept them from knowing.
class Aftermath {
 public:
  struct Trial {
    Machine& machine;
    const TrialInputs& inputs;
    TrialJournal& journal;
    Observation& facts;
    const Recipe& server_recipe;
    Bindings& bindings;              ///< A server that is started again has no words of faults.
    std::optional<ChildId>& server;  ///< The one that lives now.
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
  /// Nothing is known to be in the way of a look at what the disturbed run left.
  [[nodiscard]] bool may_look_on() const {
    return trial_.facts.invalid.empty() && !trial_.journal.stop_requested();
  }

  Trial trial_;
};

}  // namespace backfault
