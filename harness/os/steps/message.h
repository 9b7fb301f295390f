// What the machine and its tracing process say to each other: one message for one, both within one
// build of the program.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "harness/control/step_control.h"

namespace backfault {

inline constexpr std::size_t most_step_victims = 256;
inline constexpr std::size_t most_told_holds = 64;

/// A process of a program under test.
struct StepVictim {
  int pid = 0;
  std::uint8_t role = 0;
  bool traced = false;  ///< Otherwise it is a peer only.
};

struct StepRequest {
  enum class Kind : std::uint8_t {
    reach,   ///< These are the processes now.
    tell,    ///< Nothing but the answer.
    finish,  ///< Let all threads go and end.
  };
  Kind kind = Kind::tell;
  std::uint32_t victims_count = 0;
  std::array<StepVictim, most_step_victims> victims{};
};

struct StepAnswer {
  /// No thread is held, steps, or is about to be stopped: nothing happens before a thread moves.
  bool quiet = false;
  int refusal = 0;  ///< errno of the last thread that lives and could not be traced.
  StepCounters counters;
  std::uint32_t held_count = 0;
  std::array<HeldThread, most_told_holds> held{};
};

}  // namespace backfault
