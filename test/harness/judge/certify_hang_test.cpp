#include "harness/judge/certify_hang.h"

#include <gtest/gtest.h>

#include "harness/judge/find_hang.h"
#include "test/support/still_world.h"

namespace backfault {
namespace {

/// A trial that was ended because client and server can never move again.
Observation proven_trial() {
  const StillWorld world = mutual_readers();
  StallFact stall{.last_movement = at_ms(90), .detected = at_ms(105), .waits = world.waits};
  stall.still = true;
  stall.snapshot = world.snapshot;
  Observation observation;
  observation.processes = {client_process(Signalled{15}, at_s(2))};
  observation.processes[0].ended_by_harness = true;
  observation.stop = StopReason::proven_hang;
  observation.stalls = {stall};
  return observation;
}

TrialRecord record_of(const Observation& observation) {
  TrialRecord record;
  record.trial = 7;
  record.scenario = "scenario";
  record.seed = Seed{9};
  record.hang = find_hang(observation, {.trial = seconds(60), .give_up = seconds(30)});
  return record;
}

TEST(CertifyHang, HoldsTheProofAndAllItRestsOn) {
  const Observation observation = proven_trial();
  const auto certificate = certify_hang(record_of(observation), observation);
  ASSERT_TRUE(certificate);
  EXPECT_EQ(certificate->trial, 7U);
  EXPECT_EQ(certificate->seed, Seed{9});
  EXPECT_EQ(certificate->proof.proof, Proof::proven);
  EXPECT_EQ(certificate->detected, at_ms(105));
  EXPECT_EQ(certificate->waits.size(), 2U);
  EXPECT_TRUE(certificate->snapshot.closed);
  EXPECT_FALSE(certificate->assumptions.empty());
}

TEST(CertifyHang, IsOfTheStallThatTheRecordNames) {
  Observation observation = proven_trial();
  const TrialRecord record = record_of(observation);
  observation.stalls[0].detected = at_ms(200);
  EXPECT_FALSE(certify_hang(record, observation));
}

TEST(CertifyHang, ThereIsNoneWithoutAProof) {
  Observation observation = proven_trial();
  EXPECT_FALSE(certify_hang(TrialRecord{}, observation)) << "no hang";
  observation.stalls[0].snapshot->closed = false;
  EXPECT_FALSE(certify_hang(record_of(observation), observation));
}

}  // namespace
}  // namespace backfault
