// Which trials may run side by side on the cores that the harness was given (pure).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "harness/base/units.h"

namespace backfault {

/// What a trial counts on.
enum class CpuClaim {
  shared,         ///< Any core, side by side with its like.
  one_core,       ///< A core that it is pinned to, and that nobody else moves on.
  whole_machine,  ///< All cores, and nobody beside it.
};

/// The cores of one trial.
struct CpuShare {
  std::vector<CpuIndex> trial;    ///< What its programs may use.
  CpuIndex pin;                   ///< Where programs are pinned to, if they are.
  std::vector<CpuIndex> harness;  ///< Where the trial's own watcher runs: off `pin` if possible.
  unsigned ticket = 0;            ///< Of this trial only.
};

/// One core is kept for the harness when there is more than one. A trial that stands still leaves
/// its cores to others, since it needs none until its time-out; but what it does then must not
/// disturb a trial that counts on having the machine for itself.
class CpuSlots {
 public:
  /// `cpus`: at least one.
  explicit CpuSlots(std::vector<CpuIndex> cpus);

  /// A share if there is room now.
  [[nodiscard]] std::optional<CpuShare> take(CpuClaim claim);
  /// The trial stands still. Once more, or after its end, changes nothing.
  void rest(const CpuShare& share);
  /// The trial has ended.
  void give_back(const CpuShare& share);
  [[nodiscard]] const std::vector<CpuIndex>& harness_cpus() const { return harness_; }

 private:
  std::vector<CpuIndex> all_;
  std::vector<CpuIndex> harness_;
  std::vector<CpuIndex> for_pins_;
  std::set<unsigned> living_;              ///< Tickets of all that have not ended.
  std::set<unsigned> sharing_;             ///< Who moves on any of them.
  std::map<CpuIndex, unsigned> pinned_;    ///< Who moves on which core.
  std::optional<unsigned> whole_machine_;  ///< Who has it for itself, and moves.
  unsigned last_ticket_ = 0;
};

}  // namespace backfault
