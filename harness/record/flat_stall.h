// A stall in JSON: one flat object for its three forms.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "harness/model/observation.h"

namespace backfault {

/// The fields of all forms together. Those that a form lacks are empty.
struct FlatStall {
  bool still = false;  ///< A standstill.
  bool mutual = false;
  std::optional<MonoTime> deadline;
  std::optional<Snapshot> snapshot;  ///< Without `still`: a partial standstill.
  std::vector<BusyFact> busy;
};

[[nodiscard]] inline FlatStall flat_stall(const StallForm& form) {
  FlatStall flat;
  if (const auto* const standstill = std::get_if<Standstill>(&form)) {
    flat = {.still = true,
            .mutual = standstill->mutual,
            .deadline = standstill->deadline,
            .snapshot = standstill->snapshot,
            .busy = {}};
  } else if (const auto* const part = std::get_if<PartialStandstill>(&form)) {
    flat.snapshot = part->snapshot;
  } else {
    flat.busy = std::get<Silence>(form).busy;
  }
  return flat;
}

/// Nothing if fields of several forms are set: no build writes that.
[[nodiscard]] inline std::optional<StallForm> stall_form(FlatStall flat) {
  const bool is_standstill = flat.still || flat.mutual || flat.deadline;
  if (is_standstill && !flat.still) return std::nullopt;
  if (!flat.busy.empty() && (flat.still || flat.snapshot)) return std::nullopt;
  if (flat.still) {
    return Standstill{
        .mutual = flat.mutual, .deadline = flat.deadline, .snapshot = std::move(flat.snapshot)};
  }
  if (flat.snapshot) return PartialStandstill{*std::move(flat.snapshot)};
  return Silence{std::move(flat.busy)};
}

}  // namespace backfault
