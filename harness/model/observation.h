// The facts of one trial: saved before anybody judges them, so that a newer judge can judge again.
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

/// How often the watchdog looks where nothing moved, until that has lasted for long. A standstill
/// is known after three quiet looks and two samples.
inline constexpr Duration watch_interval = std::chrono::milliseconds(10);
/// And where something did: each look takes a processor from those who are at work.
inline constexpr Duration moving_watch_interval = 2 * watch_interval;

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
  std::optional<ExitState> exit;  ///< Nothing: it was still alive when its trial ended.
  bool ended_by_harness = false;  ///< The harness signalled it before it ended.
  std::uint64_t cpu_us = 0;
  std::uint64_t max_rss_bytes = 0;
  std::string output;              ///< Folder-relative names of the captured output files.
  std::uint64_t output_bytes = 0;  ///< Written by it, kept or not.
};

/// A communications error as one side reported it.
struct CommError {
  MonoTime at;
  Role side = Role::client;
  std::string code;  ///< "0xC7FF000D", "ECONNRESET"; may be empty.
  std::string name;
  std::string text;
  bool injected = false;  ///< The harness caused it directly; otherwise it followed.
};

/// What one fault did, with the proof that it held.
struct FaultFact {
  std::string fault;
  std::vector<Role> on;
  std::optional<MonoTime> applied;
  std::string trigger;  ///< What had happened when it was applied: "1052672 bytes to_client".
  bool confirmed = false;
  std::string proof;  ///< What was read back, or why that was not possible.
  std::optional<MonoTime> reverted_at;
  bool reverted = false;
  std::string revert_problem;
  /// How much of the client's time it took while it held; 100: the client could not run at all.
  int client_stopped_percent = 0;
  bool cuts_off = false;        ///< Nothing could get from one side to the other while it held.
  bool starves_client = false;  ///< The client may have been ready and not run while it held.
};

/// What one process did while no byte moved.
struct BusyFact {
  int pid = 0;
  Role role = Role::client;
  std::string command;
  Duration watched{};
  Duration ran{};                      ///< On a processor, all its threads together.
  std::optional<std::uint64_t> bytes;  ///< Read and written; nothing: unreadable.
  bool ready = false;                  ///< A thread of it was ready to run, first and last.
  bool operator==(const BusyFact&) const = default;
};

/// A stretch in which nothing of the trial could be seen to move.
struct StallFact {
  MonoTime last_movement;
  MonoTime detected;
  std::vector<WaitFact> waits;  ///< Every thread, as it was in both samples.
  /// Two equal samples with every thread waiting for another party. False: recorded only because
  /// no byte had moved for `give_up`.
  bool still = false;
  bool mutual = false;               ///< Client and server wait on a channel that both hold.
  std::optional<MonoTime> deadline;  ///< The earliest time-out armed in it; nothing: none.
  Progress progress;                 ///< When it was detected.
  std::optional<MonoTime> resumed;   ///< When a thread was first seen to have run again.
  std::optional<Snapshot> snapshot;  ///< What a proof may rest on; kept for the latest only.
  std::vector<BusyFact> busy;        ///< Of silence that lasted until the client was ended.
};

/// Something worth a line in the trial's story.
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

/// What the product's own check says of what it stored: recorded beside what the harness saw.
struct CheckFact {
  CheckState state = CheckState::unknown;
  std::string detail;
  bool operator==(const CheckFact&) const = default;
};

/// Why the harness ended the client, when it did.
enum class StopReason { none, trial_limit, give_up, proven_hang, interrupted };

struct Observation {
  std::uint64_t trial = 0;
  WallTime started;
  Duration duration{};
  std::vector<std::string> invalid;  ///< Why the conditions did not hold, first cause first.
  std::vector<std::string> skipped;  ///< Capabilities or products that are missing.
  std::vector<std::string> weaker;   ///< Isolation that this machine did not permit.
  std::vector<EventFact> events;
  std::vector<ProcessFact> processes;
  std::vector<FaultFact> faults;
  std::vector<StallFact> stalls;
  std::vector<CommError> comm_errors;
  Progress progress;  ///< At the client's own end, or just before the harness ended it.
  std::optional<MonoTime> last_progress;  ///< When bytes were last seen to have moved.
  std::vector<WaitFact> waits_at_stop;    ///< Taken just before the harness ended the client.
  StopReason stop = StopReason::none;
  VerificationFact verification;
  std::optional<CheckFact> own_check;  ///< Nothing: no claimed success, or the product has none.
  /// Of the run after a failure, with nothing in its way; nothing: no failure, or not asked for.
  /// `failed`: that run failed, too, or what it made cannot be restored. `not_attempted`: nobody
  /// knows, and the detail says why.
  std::optional<VerificationFact> recovery;
  /// Of the backup that was made before the disturbed run, and is restored only after it: one that
  /// was never good is told like one that was spoiled. Nothing: none was made, since nobody asked
  /// or the product keeps only the latest.
  std::optional<VerificationFact> older_backup;
};

[[nodiscard]] std::string_view to_string(WaitKind value);
[[nodiscard]] std::string_view to_string(VerificationState value);
[[nodiscard]] std::string_view to_string(CheckState value);
[[nodiscard]] std::string_view to_string(StopReason value);
[[nodiscard]] std::optional<WaitKind> parse_wait_kind(std::string_view text);
[[nodiscard]] std::optional<VerificationState> parse_verification_state(std::string_view text);
[[nodiscard]] std::optional<CheckState> parse_check_state(std::string_view text);
[[nodiscard]] std::optional<StopReason> parse_stop_reason(std::string_view text);

}  // namespace backfault
