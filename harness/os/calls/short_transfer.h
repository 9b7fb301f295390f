// Reads or writes for a caller that is held: fewer bytes than it asked for, none lost, none twice.
//
// The bytes are moved through a short-lived copy of the caller's descriptor, without ever blocking.
// Whatever is not a plain transfer of bytes is left to the kernel: datagrams, ancillary data,
// addresses, peeking, devices, packet pipes, unbuffered files, and writes to a pipe that have to be
// in one piece.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "harness/base/fd.h"
#include "harness/base/units.h"
#include "harness/os/calls/held_call.h"

namespace backfault {

struct ShortTransfer {
  enum class Kind {
    moved,      ///< The call is to return `bytes`.
    failed,     ///< The call is to fail with `error`.
    not_ready,  ///< It would block; `readiness` becomes readable when it would not.
    left,       ///< Nothing was done: the kernel is to make the call as it stands.
  };
  Kind kind = Kind::left;
  std::uint64_t asked = 0;
  std::uint64_t bytes = 0;
  int error = 0;
  bool is_cut = false;  ///< It moved all it could have, and that was less than asked.
  Fd readiness{};
};

/// `name`: of a call that may be short. `is_waiting` says whether the caller still waits for its
/// answer: asked just before anything is moved.
[[nodiscard]] ShortTransfer move_less(const HeldCall& call, std::string_view name, Bytes most,
                                      const std::function<bool()>& is_waiting);

}  // namespace backfault
