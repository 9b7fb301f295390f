// The words of the model's closed sets, found by type.
#pragma once

#include <optional>
#include <string_view>
#include <type_traits>

#include "harness/model/observation.h"
#include "harness/model/verdict.h"

namespace backfault {

template <typename T>
using Word = std::type_identity<T>;

/// `parse_word(Word<Role>(), "client")`: one overload for each closed set that stands in a record.
[[nodiscard]] inline auto parse_word(Word<Role>, std::string_view text) { return parse_role(text); }
[[nodiscard]] inline auto parse_word(Word<Outcome>, std::string_view text) {
  return parse_outcome(text);
}
[[nodiscard]] inline auto parse_word(Word<HangKind>, std::string_view text) {
  return parse_hang_kind(text);
}
[[nodiscard]] inline auto parse_word(Word<Proof>, std::string_view text) {
  return parse_proof(text);
}
[[nodiscard]] inline auto parse_word(Word<Judgement>, std::string_view text) {
  return parse_judgement(text);
}
[[nodiscard]] inline auto parse_word(Word<WaitKind>, std::string_view text) {
  return parse_wait_kind(text);
}
[[nodiscard]] inline auto parse_word(Word<VerificationState>, std::string_view text) {
  return parse_verification_state(text);
}
[[nodiscard]] inline auto parse_word(Word<CheckState>, std::string_view text) {
  return parse_check_state(text);
}
[[nodiscard]] inline auto parse_word(Word<StopReason>, std::string_view text) {
  return parse_stop_reason(text);
}
[[nodiscard]] inline auto parse_word(Word<ThreadState>, std::string_view text) {
  return parse_thread_state(text);
}
[[nodiscard]] inline auto parse_word(Word<Awaited>, std::string_view text) {
  return parse_awaited(text);
}
[[nodiscard]] inline auto parse_word(Word<Readiness>, std::string_view text) {
  return parse_readiness(text);
}

}  // namespace backfault
