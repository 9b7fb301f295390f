// The facts of one trial. They are saved before they are judged, so that a newer judge can judge
// them again:
//
//   const Observation observation = run_trial(machine, inputs);
//   write(observation_to_json(observation));
//   const JudgedTrial judged = judge_trial(plan, trial, observation);
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/base/units.h"
#include "harness/model/evidence.h"
#include "harness/model/verdict.h"

namespace backfault {

struct Exited {
  int code = 0;
  bool operator==(const Exited&) const = default;
};
struct Signalled {
  int number = 0;
  bool operator==(const Signalled&) const = default;
};
/// How a process ended; the only words for it.
using ExitState = std::variant<Exited, Signalled>;

[[nodiscard]] std::string to_string(const ExitState& state);

/// One process that the harness started, and how it ended.
struct ProcessFact {
  std::string role;  ///< "server", "client", "prepare", "check", "restore", "verify", "recovery",
                     ///< "older".
  std::vector<std::string> argv;
  MonoTime started;
  std::optional<MonoTime> ended;
  std::optional<ExitState> exit;  ///< Nothing: it was alive when the trial ended.
  bool ended_by_harness = false;  ///< The harness signalled it before it ended.
  std::uint64_t cpu_us = 0;
  std::uint64_t max_rss_bytes = 0;
  std::string output;              ///< Folder-relative names of the captured output files.
  std::uint64_t output_bytes = 0;  ///< All that it wrote, whether kept or not.
};

/// A communications error as one side reported it.
struct CommError {
  MonoTime at;
  Role side = Role::client;
  std::string code;  ///< "0xC7FF000D", "ECONNRESET"; may be empty.
  std::string name;
  std::string text;
  bool injected = false;  ///< The harness caused it directly; false: it is a consequence.
};

/// What one fault did, with the evidence that it was in effect.
struct FaultFact {
  std::string fault;
  std::vector<Role> on;
  std::optional<MonoTime> applied;
  std::string trigger;  ///< The state that triggered it: "1052672 bytes to_client".
  bool confirmed = false;
  std::string proof;  ///< What was read back, or why nothing could be read back.
  std::optional<MonoTime> reverted_at;
  bool reverted = false;
  std::string revert_problem;
  /// The share of time for which it kept the client from running; 100: all of the time.
  int client_stopped_percent = 0;
  bool cuts_off = false;        ///< In effect, it let nothing through between the sides.
  bool starves_client = false;  ///< In effect, it may have kept a ready client from running.
};

/// What one process did while no byte moved.
struct BusyFact {
  int pid = 0;
  Role role = Role::client;
  std::string command;
  Duration watched{};
  Duration ran{};                      ///< Processor time of all its threads.
  std::optional<std::uint64_t> bytes;  ///< Read and written; nothing: unreadable.
  bool ready = false;                  ///< It had a runnable thread at the first and last look.
  bool operator==(const BusyFact&) const = default;
};

/// Nothing moves: two equal samples show every thread waiting for another party, or the snapshot
/// proves that the client cannot move.
struct Standstill {
  bool mutual = false;               ///< Client and server wait on a channel that both hold.
  std::optional<MonoTime> deadline;  ///< The earliest timeout on such a channel; nothing: none.
  std::optional<Snapshot> snapshot;  ///< Evidence for a proof; kept for the latest few only.
};

/// Part of the client was proven to be stuck while other threads ran.
struct PartialStandstill {
  Snapshot snapshot;
};

/// No byte moved for the limit `give_up` (or half of a shorter trial); threads may have run.
struct Silence {
  std::vector<BusyFact> busy;  ///< Empty if the silence ended before the client did.
};

using StallForm = std::variant<Silence, PartialStandstill, Standstill>;

/// A period without visible movement.
struct StallFact {
  MonoTime last_movement;
  MonoTime detected;
  std::vector<WaitFact> waits;      ///< What every thread waited for when it was detected.
  Progress progress;                ///< When it was detected.
  std::optional<MonoTime> resumed;  ///< When a stalled thread was first seen to have run again.
  StallForm form;
};

/// The evidence for a proof; null if the stall has none.
[[nodiscard]] const Snapshot* snapshot_of(const StallFact& stall);

/// One line of the trial's timeline.
struct EventFact {
  MonoTime at;
  std::string what;  ///< "server_ready", "client_started", "limit_reached", ...
  std::string detail;
};

enum class VerificationState { not_attempted, identical, different, failed };

struct VerificationFact {
  VerificationState state = VerificationState::not_attempted;
  std::string detail;
};

enum class CheckState { passed, failed, unknown };

/// What the product's own check says about the stored backup, beside what the harness found.
struct CheckFact {
  CheckState state = CheckState::unknown;
  std::string detail;
  bool operator==(const CheckFact&) const = default;
};

/// Why the harness ended the client; `none`: it did not.
enum class StopReason { none, trial_limit, give_up, proven_hang, interrupted };

struct Observation {
  std::uint64_t trial = 0;
  WallTime started;
  Duration duration{};
  std::vector<std::string> invalid;  ///< Why the trial says nothing, first cause first.
  std::vector<std::string> skipped;  ///< Capabilities or products that are missing.
  std::vector<std::string> weaker;   ///< Isolation that this machine did not permit.
  std::vector<EventFact> events;
  std::vector<ProcessFact> processes;
  std::vector<FaultFact> faults;
  /// How often the watchdog looked while something moved: the uncertainty of the times in `stalls`.
  /// Builds that do not record it looked every 20 ms.
  Duration moving_watch_interval = std::chrono::milliseconds(20);
  std::vector<StallFact> stalls;
  std::vector<CommError> comm_errors;
  Progress progress;  ///< At the client's own end, or just before the harness ended it.
  std::optional<MonoTime> last_progress;  ///< When bytes were last seen to have moved.
  std::vector<WaitFact> waits_at_stop;    ///< Read just before the harness ended the client.
  StopReason stop = StopReason::none;
  VerificationFact verification;
  std::optional<CheckFact> own_check;  ///< Nothing: no claimed success, or the product has none.
  /// The undisturbed run after a failure; nothing: no failure, or not asked for. `failed`: that run
  /// failed, too, or its backup cannot be restored. `not_attempted`: not known; the detail says
  /// why.
  std::optional<VerificationFact> recovery;
  /// The backup that was made before the disturbed run and restored after it. A backup that was
  /// never good looks like one that the disturbed run damaged. Nothing: none was made, because the
  /// scenario does not ask for it or the product keeps only the latest.
  std::optional<VerificationFact> older_backup;
};

[[nodiscard]] std::string_view to_string(WaitKind value);
[[nodiscard]] std::string_view to_string(VerificationState value);
[[nodiscard]] std::string_view to_string(CheckState value);
[[nodiscard]] std::string_view to_string(StopReason value);

}  // namespace backfault
