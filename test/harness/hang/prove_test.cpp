#include "harness/hang/prove.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/still_world.h"

namespace backfault {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

HangProof proof_in(const StillWorld& world) { return prove(world.snapshot, world.waits); }

TEST(Prove, AKnotThatHoldsTheWholeClientIsProven) {
  const HangProof proof = proof_in(mutual_readers());
  EXPECT_EQ(proof.proof, Proof::proven);
  EXPECT_EQ(proof.kind, HangKind::deadlock);
  EXPECT_EQ(proof.shape, "lost message");
  EXPECT_THAT(proof.stuck, ElementsAre(10, 20));
  EXPECT_FALSE(proof.frozen_until);
  EXPECT_EQ(proof.missing, "");
  EXPECT_THAT(proof.cycle, testing::SizeIs(2));
}

TEST(Prove, PartOfTheClientIsAPartialProof) {
  StillWorld world = mutual_readers();
  world.add(30, Role::client, {}).deadline_left = ms(20);
  const HangProof proof = proof_in(world);
  EXPECT_EQ(proof.proof, Proof::proven_partial);
  EXPECT_THAT(proof.stuck, ElementsAre(10, 20));
  EXPECT_THAT(proof.missing, HasSubstr("thread 30"));
}

TEST(Prove, AStuckServerProvesNothingOfTheClient) {
  StillWorld world;
  world.add(10, Role::client, {}).modelled = false;
  world.add(20, Role::server, {awaited(Awaited::data, {})});
  EXPECT_EQ(proof_in(world).proof, Proof::no_progress);
}

TEST(Prove, ATimeOutFreezesUntilItMayCome) {
  StillWorld world = mutual_readers();
  world.wait(20).deadline_left = seconds(5);
  world.wait(20).not_before = at_s(3);
  world.wait(10).deadline_left = seconds(9);
  world.wait(10).not_before = at_s(9);
  const HangProof proof = proof_in(world);
  EXPECT_EQ(proof.proof, Proof::frozen_until);
  EXPECT_EQ(proof.frozen_until, at_s(3));
  EXPECT_EQ(proof.kind, HangKind::deadlock);
  EXPECT_THAT(proof.missing, HasSubstr("it has a time-out"));
}

TEST(Prove, ATimeOutThatMayComeAtAnyMomentFreezesNothing) {
  StillWorld world = mutual_readers();
  world.wait(20).deadline_left = seconds(5);
  world.wait(20).not_before = world.snapshot.second.ended;
  const HangProof proof = proof_in(world);
  EXPECT_EQ(proof.proof, Proof::no_progress);
  EXPECT_THAT(proof.stuck, IsEmpty());
  EXPECT_THAT(proof.missing, HasSubstr("may come at any moment"));
}

TEST(Prove, WhoWaitsForAWireThatAFaultHoldsWaitsForTheFault) {
  StillWorld world = mutual_readers();
  world.snapshot.wire = {.present = true, .quiet = true, .held_by = "black_hole"};
  EXPECT_EQ(proof_in(world).proof, Proof::proven) << "they do not wait for the wire";
  world.wait(10).wake_conditions[0] = awaited(Awaited::data, {});
  world.wait(10).wake_conditions[0].wire = true;
  const HangProof proof = proof_in(world);
  EXPECT_EQ(proof.proof, Proof::stall_on_fault);
  EXPECT_EQ(proof.kind, HangKind::peer_silent);
  EXPECT_EQ(proof.fault, "black_hole");
  EXPECT_FALSE(proof.frozen_until) << "no time-out is armed";
}

TEST(Prove, WhoWaitsForAServerThatTheHarnessHoldsWaitsForTheFault) {
  StillWorld world = mutual_readers();
  world.set_state(20, ThreadState::stopped);
  world.wait(20).held_by = "pause";
  const HangProof proof = proof_in(world);
  EXPECT_EQ(proof.proof, Proof::stall_on_fault);
  EXPECT_EQ(proof.kind, HangKind::peer_silent);
  EXPECT_EQ(proof.fault, "pause");
  EXPECT_THAT(proof.summary, HasSubstr("the harness holds server thread 20 (server20) (pause), and "
                                       "no time-out is armed: "));
}

TEST(Prove, AClientThatTheHarnessHoldsIsNotStuck) {
  StillWorld world = mutual_readers();
  world.wait(10).held_by = "pause";
  EXPECT_EQ(proof_in(world).proof, Proof::no_progress);
  EXPECT_THAT(proof_in(world).missing, HasSubstr("the harness holds client thread 10"));
}

TEST(Prove, WithoutAClientThereIsNothingToProve) {
  StillWorld world;
  world.add(20, Role::server, {awaited(Awaited::data, {})});
  EXPECT_EQ(proof_in(world).missing, "the client has no process left");
  EXPECT_EQ(prove({}, {}).proof, Proof::no_progress);
}

TEST(Prove, SaysWhyNot) {
  StillWorld world = mutual_readers();
  world.wait(20).wake_conditions[0].readiness = Readiness::on_its_way;
  world.wait(20).words = "waits in recv";
  EXPECT_THAT(proof_in(world).missing, HasSubstr("process 20 can still wake it"));
}

TEST(Prove, ItsAssumptionsAreSaid) {
  EXPECT_THAT(assumptions_of_proofs(), testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace backfault
