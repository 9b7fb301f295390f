// A certificate in which every field has a value of its own.
#pragma once

#include <limits>

#include "harness/model/certificate.h"
#include "test/harness/record/evidence_samples.h"

namespace backfault::samples {

[[maybe_unused]] inline void all_fields(const HangProof& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g, h, i] = value;
}
[[maybe_unused]] inline void all_fields(const Certificate& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g, h, i, j] = value;
}

inline Certificate certificate() {
  WaitFact other = wait_fact();
  other.pid = 14;
  other.tid = 14;
  return {.trial = 1,
          .scenario = "q192440",
          .variant = "sink=null",
          .seed = {.value = std::numeric_limits<std::uint64_t>::max()},
          .last_movement = at(2us),
          .detected = at(3us),
          .proof = {.kind = HangKind::lost_wakeup,
                    .proof = Proof::frozen_until,
                    .shape = "lost wake-up pattern",
                    .stuck = {12},
                    .frozen_until = at(4us),
                    .fault = "black_hole",
                    .summary = "mock_client waits for mock_server",
                    .cycle = {"one", "other"},
                    .missing = "a time-out"},
          .assumptions = {"no signal comes from outside"},
          .snapshot = snapshot(),
          .waits = {wait_fact(), other}};
}

}  // namespace backfault::samples
