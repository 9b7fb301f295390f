// What a fault plug-in is: one file with one factory, no header.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/control/capability.h"
#include "harness/control/machine.h"
#include "harness/model/params.h"
#include "harness/model/recipe.h"
#include "harness/model/scenario.h"

namespace backfault {

/// What is owed by the client while the fault holds.
enum class Effect {
  slows,                  ///< Progress is owed, more slowly.
  stalls_until_reverted,  ///< No progress is owed.
};

/// What a trial under the fault occupies: several trials may run side by side when each needs less
/// than the machine has.
enum class CpuNeed { unchanged, one_core };

/// A read-back of a fault's effect.
struct Confirmation {
  bool holds = false;
  std::string proof;  ///< What was read: "2 threads of pid 12 may use core 0 only".
};

/// What a fault may change before the programs start.
struct LaunchPlan {
  std::vector<std::string> server_words;  ///< Appended where the recipe says `${server.extra}`.
  std::vector<std::string> client_words;
  std::vector<CpuIndex> server_cpus;
  std::vector<CpuIndex> client_cpus;
  std::set<std::string> server_calls;  ///< System calls that rules are to reach.
  std::set<std::string> client_calls;
  std::vector<LaunchLimit> server_limits;
  std::vector<LaunchLimit> client_limits;
  std::optional<Scheduling> server_scheduling;
  std::optional<Scheduling> client_scheduling;
  bool wire_needed = false;  ///< The client must reach its server through the wire.
};

/// What a fault may know of its trial.
struct FaultContext {
  Machine& machine;
  const Recipe* server_recipe;  ///< Null: the client brings its own server.
  const Recipe* client_recipe;
  std::string status_path;  ///< The server's status page, placeholders resolved; may be empty.
  Seed seed;                ///< The fault's own, derived from the trial's.
};

/// A fault that holds. `revert` puts back what was changed; calling it twice does nothing more.
class ActiveFault {
 public:
  ActiveFault() = default;
  ActiveFault(const ActiveFault&) = delete;
  ActiveFault& operator=(const ActiveFault&) = delete;
  virtual ~ActiveFault() = default;

  /// Reads the effect back. Asked after `apply`, and once more before `revert`: some effects (a
  /// delay) can only be seen after something happened to them.
  [[nodiscard]] virtual Result<Confirmation> confirm(FaultContext& context) = 0;
  [[nodiscard]] virtual Result<void> revert(FaultContext& context) = 0;
};

/// A fault with its parameters, not yet in force.
class Fault {
 public:
  Fault() = default;
  Fault(const Fault&) = delete;
  Fault& operator=(const Fault&) = delete;
  virtual ~Fault() = default;

  /// Before the programs start.
  [[nodiscard]] virtual Result<void> prepare(FaultContext& context, LaunchPlan& launch) = 0;
  /// When its trigger is due; the programs run.
  [[nodiscard]] virtual Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) = 0;
  /// Called now and then while it holds, for what appears later (new threads, new sockets).
  [[nodiscard]] virtual Result<void> keep(FaultContext&, ActiveFault&) { return {}; }
  /// How much of the client's own time it takes while it holds: 100 for a client that cannot run.
  /// That time is not owed by the client.
  [[nodiscard]] virtual int client_stopped_percent() const { return 0; }
  /// Whether nothing can get from one side to the other while it holds: who waits then, waits for
  /// the fault. Only for what no proof can see; a hold or the wire names its fault by itself.
  [[nodiscard]] virtual bool cuts_off() const { return false; }
  /// Whether the server takes nothing while it holds: what is sent to it moves nothing on.
  [[nodiscard]] virtual bool deafens_server() const { return false; }
  /// Whether a client that is ready to run may get next to no processor while it holds.
  [[nodiscard]] virtual bool starves_client() const { return false; }
};

struct FaultType {
  std::string name;
  std::string summary;
  Effect effect = Effect::slows;
  std::vector<Role> on;  ///< Where it may stand.
  std::vector<ParamSpec> params;
  std::vector<Capability> needs;
  std::string example;  ///< One fault use, as JSON.
  Result<std::unique_ptr<Fault>> (*make)(const FaultUse& use, const Params& params) = nullptr;
  CpuNeed cpu_need = CpuNeed::unchanged;
};

}  // namespace backfault
