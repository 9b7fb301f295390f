#include "harness/os/proc/run_history.h"

#include <algorithm>

namespace backfault {
namespace {

constexpr std::size_t most_runs = 64;

/// How late the kernel may end a time-out: its coarsest timers are late by an eighth, and it
/// gathers those that are close to each other.
Duration lateness_of(const Duration whole) { return whole / 8 + std::chrono::milliseconds(200); }

}  // namespace

void RunHistory::add(const std::optional<MonoTime> after, const MonoTime until) {
  runs_.push_back({.after = after, .until = until});
  if (runs_.size() <= most_runs) return;
  const auto length_with_next = [](const Run& run, const Run& next) {
    return next.until - run.after.value_or(MonoTime{});
  };
  std::size_t shortest = 0;
  for (std::size_t i = 1; i + 1 < runs_.size(); ++i) {
    if (length_with_next(runs_[i], runs_[i + 1]) <
        length_with_next(runs_[shortest], runs_[shortest + 1])) {
      shortest = i;
    }
  }
  runs_[shortest].until = runs_[shortest + 1].until;
  runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(shortest) + 1);
}

std::optional<MonoTime> RunHistory::began_after(const Duration whole, const MonoTime now) const {
  const auto may_be_its_begin = [&](const Run& run) {
    // Compared so that no time-out is too long for it.
    return now - run.until <= lateness_of(whole) || now - run.until - lateness_of(whole) <= whole;
  };
  const auto found = std::find_if(runs_.begin(), runs_.end(), may_be_its_begin);
  if (found == runs_.end()) return std::nullopt;
  return found->after.value_or(MonoTime{});
}

}  // namespace backfault
