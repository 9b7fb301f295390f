// Attributes processes to the programs of the trial, daemons included.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/control/machine.h"

namespace backfault {

/// Environment variables that hold the run and the index of the ChildId: a program that daemonises
/// keeps both.
inline constexpr const char* run_marker = "BACKFAULT_RUN";
inline constexpr const char* child_marker = "BACKFAULT_CHILD";

/// Identifies a process even after its pid is reused.
struct ProcessIdentity {
  int pid = 0;
  std::uint64_t start_ticks = 0;
  auto operator<=>(const ProcessIdentity&) const = default;
};

struct TreeProcess {
  ProcessIdentity identity;
  ChildId owner;
  std::string command;
  ThreadState state = ThreadState::unknown;
};

/// Attributes a process by its marker, else by its ancestors, else by the process group that the
/// program led. An attribution is final, even if the process clears its environment later.
class ProcessTree {
 public:
  explicit ProcessTree(std::string run) : run_(std::move(run)) {}

  /// The program that was just started, with its own pid.
  void add(ChildId child, int pid);
  /// The program that it belongs to; nothing if there is none or it is gone.
  [[nodiscard]] std::optional<ChildId> owner_of(int pid);
  /// All living processes of the trial's programs, sorted by pid, without zombies.
  [[nodiscard]] std::vector<TreeProcess> living();

 private:
  std::optional<ChildId> find_owner(int pid, int depth);
  std::optional<ChildId> owner_by_marker(int pid) const;
  std::optional<ChildId> owner_by_group(int group) const;

  struct Leader {
    ChildId child;
    std::uint64_t start_ticks = 0;
  };

  std::string run_;
  std::map<int, Leader> leaders_;  ///< By pid, which is also the group's id.
  std::map<ProcessIdentity, std::optional<ChildId>> known_;
};

/// Signals exactly this process; does nothing if its pid has been reused.
[[nodiscard]] Result<void> signal_process(const ProcessIdentity& process, int number);

}  // namespace backfault
