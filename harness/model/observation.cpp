#include "harness/model/observation.h"

#include <fmt/format.h>

#include <cstring>

#include "harness/base/check.h"

namespace backfault {
const Snapshot* snapshot_of(const StallFact& stall) {
  if (const auto* const part = std::get_if<PartialStandstill>(&stall.form)) return &part->snapshot;
  const auto* const standstill = std::get_if<Standstill>(&stall.form);
  return standstill != nullptr && standstill->snapshot ? &*standstill->snapshot : nullptr;
}

std::string_view to_string(const WaitKind value) {
  switch (value) {
    case WaitKind::not_waiting:
      return "not_waiting";
    case WaitKind::sleep:
      return "sleep";
    case WaitKind::shared_futex:
      return "shared_futex";
    case WaitKind::private_futex:
      return "private_futex";
    case WaitKind::socket:
      return "socket";
    case WaitKind::pipe:
      return "pipe";
    case WaitKind::event_set:
      return "event_set";
    case WaitKind::child:
      return "child";
    case WaitKind::file_lock:
      return "file_lock";
    case WaitKind::semaphore:
      return "semaphore";
    case WaitKind::signal:
      return "signal";
    case WaitKind::timer:
      return "timer";
    case WaitKind::other:
      return "other";
    case WaitKind::unreadable:
      return "unreadable";
  }
  BACKFAULT_CHECK(false);
  return {};
}

std::string_view to_string(const VerificationState value) {
  switch (value) {
    case VerificationState::not_attempted:
      return "not_attempted";
    case VerificationState::identical:
      return "identical";
    case VerificationState::different:
      return "different";
    case VerificationState::failed:
      return "failed";
  }
  BACKFAULT_CHECK(false);
  return {};
}

std::string_view to_string(const CheckState value) {
  switch (value) {
    case CheckState::passed:
      return "passed";
    case CheckState::failed:
      return "failed";
    case CheckState::unknown:
      return "unknown";
  }
  BACKFAULT_CHECK(false);
  return {};
}

std::string_view to_string(const StopReason value) {
  switch (value) {
    case StopReason::none:
      return "none";
    case StopReason::trial_limit:
      return "trial_limit";
    case StopReason::give_up:
      return "give_up";
    case StopReason::proven_hang:
      return "proven_hang";
    case StopReason::interrupted:
      return "interrupted";
  }
  BACKFAULT_CHECK(false);
  return {};
}

std::string to_string(const ExitState& state) {
  if (const auto* const exited = std::get_if<Exited>(&state)) {
    return fmt::format("exit code {}", exited->code);
  }
  const int number = std::get<Signalled>(state).number;
  const char* const name = sigabbrev_np(number);
  return name == nullptr ? fmt::format("signal {}", number)
                         : fmt::format("signal {} (SIG{})", number, name);
}

}  // namespace backfault
