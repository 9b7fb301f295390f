// The proof of a hang: the conclusion and all of its evidence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/units.h"
#include "harness/model/evidence.h"
#include "harness/model/verdict.h"

namespace backfault {

/// What one snapshot proves. `proof` is `no_progress` if it proves nothing.
struct HangProof {
  HangKind kind = HangKind::unknown;
  Proof proof = Proof::no_progress;
  /// "buffer deadlock", "lost message", "undrained child", "leaked end of file", ...; may be empty.
  std::string shape;
  /// Processes that can never run again (with `frozen_until`: not before that), sorted by pid.
  std::vector<int> stuck;
  std::optional<MonoTime> frozen_until;  ///< Their earliest timeout; nothing: none.
  std::string fault;                     ///< With `stall_on_fault`: the fault that they wait for.
  std::string summary;                   ///< One sentence: who waits for whom on what.
  std::vector<std::string> cycle;        ///< One line for each thread of the wait cycle.
  std::string missing;                   ///< Why it is not `proven`; empty: it is.
};

/// One hang with its proof: the content of a certificate file.
struct Certificate {
  std::uint64_t trial = 0;
  std::string scenario;
  std::string variant;
  Seed seed;
  MonoTime last_movement;
  MonoTime detected;
  HangProof proof;
  std::vector<std::string> assumptions;
  Snapshot snapshot;
  std::vector<WaitFact> waits;  ///< One for each thread of the first sample except zombies.
};

}  // namespace backfault
