// One program's filter, seen from the side that answers.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "harness/base/fd.h"
#include "harness/model/verdict.h"
#include "harness/os/calls/held_call.h"

namespace backfault {

/// Words in the memory of the harness. A forked child has them at the same address, until it runs
/// its program.
using ForkMark = std::array<std::uint64_t, 2>;

enum class AnswerState { taken, caller_is_gone };

class CallListener {
 public:
  /// `mark` must have been made before the child was forked.
  CallListener(Fd listener, Role role, std::unique_ptr<const ForkMark> mark);

  [[nodiscard]] const Fd& descriptor() const { return listener_; }
  [[nodiscard]] Role role() const { return role_; }

  /// The call that was notified; nothing: its caller is gone. Does not wait where poll(2) said that
  /// there is one.
  [[nodiscard]] std::optional<HeldCall> receive() const;
  /// False while the caller is still the forked child on its way to its program.
  [[nodiscard]] bool is_program(const HeldCall& call);
  [[nodiscard]] bool is_waiting(const HeldCall& call) const;

  AnswerState let_run(const HeldCall& call) const;
  AnswerState fail_with(const HeldCall& call, int error) const;
  AnswerState return_value(const HeldCall& call, std::int64_t value) const;

 private:
  Fd listener_;
  Role role_;
  std::unique_ptr<const ForkMark> mark_;  ///< Null once the program was seen to run.
};

}  // namespace backfault
