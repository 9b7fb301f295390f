// Indexes a claim for the conditions: who is stuck, and which thread has which wait.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/verify/claim.h"

namespace backfault {

/// Borrows the claim. If a pid is repeated, the first entry counts; the conditions reject the
/// claim.
class ClaimIndex {
 public:
  explicit ClaimIndex(const Claim& claim);

  [[nodiscard]] const Claim& claim() const { return claim_; }
  [[nodiscard]] bool is_stuck(const Pid pid) const { return stuck_.contains(pid); }
  /// Whether every living process of the trial is stuck.
  [[nodiscard]] bool all_stuck() const { return all_stuck_; }
  [[nodiscard]] const ClaimedProcess* process(Pid pid) const;
  /// Null if there is none.
  [[nodiscard]] const ClaimedWait* wait_of(const ClaimedThread& thread) const;
  /// In the first sample; null if there is none.
  [[nodiscard]] const ClaimedThread* thread_of(const ClaimedWait& wait) const;

  struct StuckThread {
    const ClaimedThread& thread;
    const ClaimedWait& wait;
  };
  /// Those of stuck processes in the first sample that are no zombies and have a wait.
  [[nodiscard]] const std::vector<StuckThread>& stuck_threads() const { return stuck_threads_; }

 private:
  const Claim& claim_;
  std::set<Pid> stuck_;
  bool all_stuck_ = true;
  std::map<Pid, const ClaimedProcess*> processes_;
  std::map<Pid, const ClaimedWait*> waits_;
  std::map<Pid, const ClaimedThread*> threads_;
  std::vector<StuckThread> stuck_threads_;
};

/// "12/13 (mock_client)" for thread 13 of process 12.
[[nodiscard]] std::string name_of(const ClaimedThread& thread);
[[nodiscard]] std::string name_of(const ClaimedWait& wait);
[[nodiscard]] std::string name_of(const ClaimedProcess& process);

}  // namespace backfault
