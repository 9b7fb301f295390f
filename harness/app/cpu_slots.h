// Which trials may run side by side on the cores that the harness was given (pure).
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "harness/model/fault.h"
#include "harness/model/units.h"

namespace backfault {

/// The cores of one trial.
struct CpuShare {
  std::vector<CpuIndex> trial;    ///< What its programs may use.
  CpuIndex pin;                   ///< Where programs are pinned to, if they are.
  std::vector<CpuIndex> harness;  ///< Where the trial's own watcher runs: off `pin` if possible.
  CpuNeed need = CpuNeed::unchanged;
};

/// A trial that pins everything to one core needs that core; any other needs the machine for
/// itself. One core is kept for the harness when there is more than one. A trial that stands still
/// gives its share back at once: it needs no processor until its time-out.
class CpuSlots {
 public:
  /// `cpus`: at least one.
  explicit CpuSlots(std::vector<CpuIndex> cpus);

  /// A share if there is room now.
  [[nodiscard]] std::optional<CpuShare> take(CpuNeed need);
  void give_back(const CpuShare& share);
  [[nodiscard]] const std::vector<CpuIndex>& harness_cpus() const { return harness_; }

 private:
  std::vector<CpuIndex> all_;
  std::vector<CpuIndex> harness_;
  std::vector<CpuIndex> for_pins_;
  std::set<CpuIndex> pinned_;
  bool whole_machine_taken_ = false;
};

}  // namespace backfault
