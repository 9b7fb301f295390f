// Which process belongs to which program of the trial, daemonised ones included.
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

/// The name of the environment variable that holds the run, and of the one that holds the index of
/// the ChildId: a program that daemonises keeps both.
inline constexpr const char* run_marker = "BACKFAULT_RUN";
inline constexpr const char* child_marker = "BACKFAULT_CHILD";

/// A process for ever: a pid alone may come to mean another one.
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
/// program led. What was attributed once stays so, even if the process wipes its environment later.
class ProcessTree {
 public:
  explicit ProcessTree(std::string run) : run_(std::move(run)) {}

  /// The program that was just started, with its own pid.
  void add(ChildId child, int pid);
  /// Whose process it is; nothing: nobody's, or it is gone.
  [[nodiscard]] std::optional<ChildId> owner_of(int pid);
  /// All living processes of the trial's programs, sorted by pid. Zombies do not live.
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
  std::map<int, Leader> leaders_;  ///< By pid, which is the number of the group too.
  std::map<ProcessIdentity, std::optional<ChildId>> known_;
};

/// Signals exactly this process: nothing happens when the pid means another one by now.
[[nodiscard]] Result<void> signal_process(const ProcessIdentity& process, int number);

}  // namespace backfault
