#include "harness/judge/last_progress.h"

#include <gtest/gtest.h>

#include "test/support/builders.h"

namespace backfault {
namespace {

/// Silent from the 2nd second on, until something moved in the 60th.
Observation silent_for_long() {
  Observation observation;
  observation.last_progress = at_s(60);
  observation.progress = {.bytes_to_client = 500, .bytes_to_server = 300};
  StallFact silence;
  silence.last_movement = at_s(2);
  silence.progress = {.bytes_to_client = 500, .bytes_to_server = 200};
  observation.stalls = {silence};
  return observation;
}

TEST(Farewell, OfAClientThatHeardNothingIsNoProgress) {
  EXPECT_EQ(last_progress_before_farewell(silent_for_long()), at_s(2));
}

TEST(Farewell, IsNoneWhereItHeardSomethingOrSaidMuch) {
  auto observation = silent_for_long();
  observation.progress.bytes_to_client = 501;
  EXPECT_EQ(last_progress_before_farewell(observation), at_s(60));
  observation = silent_for_long();
  observation.progress.bytes_to_server = 201 + farewell_bytes;
  EXPECT_EQ(last_progress_before_farewell(observation), at_s(60));
}

TEST(Farewell, IsNotKnownWhereNobodyCounts) {
  auto observation = silent_for_long();
  observation.stalls[0].progress = {};
  EXPECT_EQ(last_progress_before_farewell(observation), at_s(60));
  observation.stalls[0].form = Standstill{};
  EXPECT_EQ(last_progress_before_farewell(observation), at_s(60));
  EXPECT_EQ(last_progress_before_farewell({}), std::nullopt);
}

}  // namespace
}  // namespace backfault
