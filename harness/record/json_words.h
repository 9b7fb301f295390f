// The words of the model's closed sets, found by type.
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>

#include "harness/model/observation.h"
#include "harness/model/verdict.h"

namespace backfault {

template <typename T>
using Word = std::type_identity<T>;

/// One overload for each closed set of a record: its last enumerator. The others count up to it.
[[nodiscard]] constexpr Role last_of(Word<Role>) { return Role::wire; }
[[nodiscard]] constexpr Outcome last_of(Word<Outcome>) { return Outcome::skipped; }
[[nodiscard]] constexpr HangKind last_of(Word<HangKind>) { return HangKind::unknown; }
[[nodiscard]] constexpr Proof last_of(Word<Proof>) { return Proof::no_progress; }
[[nodiscard]] constexpr Judgement last_of(Word<Judgement>) { return Judgement::inconclusive; }
[[nodiscard]] constexpr WaitKind last_of(Word<WaitKind>) { return WaitKind::unreadable; }
[[nodiscard]] constexpr VerificationState last_of(Word<VerificationState>) {
  return VerificationState::failed;
}
[[nodiscard]] constexpr CheckState last_of(Word<CheckState>) { return CheckState::unknown; }
[[nodiscard]] constexpr StopReason last_of(Word<StopReason>) { return StopReason::interrupted; }
[[nodiscard]] constexpr ThreadState last_of(Word<ThreadState>) { return ThreadState::unknown; }
[[nodiscard]] constexpr Awaited last_of(Word<Awaited>) { return Awaited::signal; }
[[nodiscard]] constexpr Readiness last_of(Word<Readiness>) { return Readiness::unknown; }

/// Every enumerator of the set.
template <typename T>
inline constexpr auto all_words = [] {
  std::array<T, static_cast<std::size_t>(last_of(Word<T>())) + 1> words{};
  for (std::size_t index = 0; index < words.size(); ++index) words[index] = static_cast<T>(index);
  return words;
}();

}  // namespace backfault
