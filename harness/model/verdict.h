// What happened in a trial, and how that compares with what was expected.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace backfault {

/// The side that a process, a fault or an error belongs to.
enum class Role { server, client, wire };

/// What happened (DESIGN section 8).
enum class Outcome {
  verified,
  reported_error,
  hung,
  false_success,
  crashed,
  late,
  invalid,
  skipped,
};

enum class HangKind { deadlock, lost_wakeup, peer_silent, livelock, starved, stopped, unknown };

/// How strong the evidence of a hang is, strongest first.
enum class Proof { proven, proven_partial, frozen_until, stall_on_fault, no_progress };

/// The outcome compared with what the scenario expects.
enum class Judgement { passed, failed, inconclusive };

struct Verdict {
  Outcome outcome = Outcome::invalid;
  Judgement judgement = Judgement::inconclusive;
  std::string reason;  ///< One sentence for the person who must act, the first cause first.
};

[[nodiscard]] std::string_view to_string(Role value);
[[nodiscard]] std::string_view to_string(Outcome value);
[[nodiscard]] std::string_view to_string(HangKind value);
[[nodiscard]] std::string_view to_string(Proof value);
[[nodiscard]] std::string_view to_string(Judgement value);

[[nodiscard]] std::optional<Role> parse_role(std::string_view text);
[[nodiscard]] std::optional<Outcome> parse_outcome(std::string_view text);

[[nodiscard]] const std::vector<Outcome>& all_outcomes();

/// Failed outranks inconclusive, and inconclusive outranks passed.
[[nodiscard]] Judgement worst_of(Judgement one, Judgement other);

}  // namespace backfault
