#include "test/harness/verify/good_certificates.h"

namespace backfault {
namespace {

using testing::HasSubstr;

std::string conclusions_after(const std::function<void(Certificate&)>& change) {
  return good::objections_after(good::buffer_deadlock(), change);
}

/// The client's parent is not stuck; it has left its child alone.
Certificate partial() {
  Certificate given = good::buffer_deadlock();
  given.proof.proof = Proof::proven_partial;
  given.proof.missing = "the client's process 25 may go on";
  given.proof.stuck = {20, 30};
  given.snapshot.processes[2].parent = 1;
  return given;
}

TEST(Conclusions, KnowTheStuckInOrderAndOnce) {
  EXPECT_EQ(conclusions_after([](Certificate& given) {
              given.proof.stuck = {25, 20, 30};
            }),
            "conclusions: the stuck processes are out of order, or one stands twice\n");
  EXPECT_EQ(conclusions_after([](Certificate& given) {
              given.proof.stuck = {20, 25, 30, 30};
            }),
            "conclusions: the stuck processes are out of order, or one stands twice\n");
  EXPECT_THAT(conclusions_after([](Certificate& given) { given.proof.stuck.clear(); }),
              HasSubstr("conclusions: nobody is stuck"));
  EXPECT_THAT(conclusions_after([](Certificate& given) { given.proof.stuck.push_back(99); }),
              HasSubstr("blocked: process 99 is called stuck, but is not listed"));
}

TEST(Conclusions, NeedTheWholeClientForAProof) {
  EXPECT_THAT(good::objections_after(partial(),
                                     [](Certificate& given) {
                                       given.proof.proof = Proof::proven;
                                       given.proof.missing.clear();
                                     }),
              HasSubstr("conclusions: proven says that the whole client is stuck, and 1 of its 2"));
  EXPECT_THAT(conclusions_after([](Certificate& given) {
                for (auto& process : given.snapshot.processes) process.role = Role::server;
              }),
              HasSubstr("conclusions: no process of the client is stuck"));
}

TEST(Conclusions, NeedAPartOfTheClientForAPartialProof) {
  EXPECT_EQ(good::objections_to(partial()), "");
  EXPECT_EQ(conclusions_after([](Certificate& given) {
              given.proof.proof = Proof::proven_partial;
              given.proof.missing = "something";
            }),
            "conclusions: proven_partial says that a part of the client is stuck, and all of it "
            "is\n");
}

TEST(Conclusions, RefuseWhatIsNoProof) {
  EXPECT_THAT(conclusions_after([](Certificate& given) {
                given.proof.proof = Proof::no_progress;
                given.proof.missing = "all";
              }),
              HasSubstr("conclusions: no_progress proves nothing"));
  EXPECT_EQ(conclusions_after([](Certificate& given) { given.proof.missing = "something"; }),
            "conclusions: what is missing for proven is told\n");
  EXPECT_EQ(
      good::objections_after(partial(), [](Certificate& given) { given.proof.missing.clear(); }),
      "conclusions: what is missing for proven is not told\n");
  EXPECT_THAT(conclusions_after([](Certificate& given) {
                given.proof.proof = Proof::frozen_until;
                given.proof.missing = "time-outs";
              }),
              HasSubstr("conclusions: frozen_until without an instant"));
}

TEST(Conclusions, NameTheFaultThatHoldsTheWire) {
  EXPECT_EQ(conclusions_after([](Certificate& given) { given.proof.fault = "delay"; }),
            "conclusions: the proof is proven, and the fault is \"delay\"\n");
  const auto stalled = [](const std::function<void(Certificate&)>& change) {
    return good::objections_after(good::stalled(), change);
  };
  EXPECT_EQ(stalled([](Certificate& given) { given.proof.fault = "delay"; }),
            "conclusions: the wire is held by \"black_hole\", not by \"delay\"\n");
  EXPECT_EQ(stalled([](Certificate& given) { given.proof.missing.clear(); }), "");
  EXPECT_THAT(stalled([](Certificate& given) { given.proof.fault.clear(); }),
              HasSubstr("conclusions: the proof is stall_on_fault, and the fault is \"\""));
  EXPECT_EQ(stalled([](Certificate& given) {
              for (WaitFact& wait : given.waits) wait.wake_conditions[0].wire = false;
            }),
            "conclusions: nobody who is stuck waits for the wire\n");
}

TEST(Conclusions, NameTheFaultThatHoldsTheServer) {
  const auto paused = [](const std::function<void(Certificate&)>& change) {
    return good::objections_after(good::paused(), change);
  };
  EXPECT_EQ(paused([](Certificate&) {}), "");
  EXPECT_THAT(paused([](Certificate& given) { given.proof.fault = "delay"; }),
              HasSubstr("is held by \"pause\", and the fault is \"delay\""));
  EXPECT_THAT(paused([](Certificate& given) {
                given.proof.proof = Proof::proven;
                given.proof.fault.clear();
              }),
              HasSubstr("is held by \"pause\", and the fault is \"\""));
  EXPECT_THAT(paused([](Certificate& given) { given.waits[0].held_by.clear(); }),
              HasSubstr("conclusions: the wire is held by \"\", not by \"pause\""));
  EXPECT_THAT(paused([](Certificate& given) { given.waits[1].held_by = "pause"; }),
              HasSubstr("is of the client, and the harness holds it"));
}

TEST(Conclusions, GiveAKindThatFits) {
  const auto with_kind = [](const HangKind kind) {
    return conclusions_after([&](Certificate& given) { given.proof.kind = kind; });
  };
  EXPECT_THAT(with_kind(HangKind::livelock), HasSubstr("conclusions: livelock is no kind"));
  EXPECT_THAT(with_kind(HangKind::starved), HasSubstr("conclusions: starved is no kind"));
  EXPECT_EQ(with_kind(HangKind::stopped), "conclusions: nobody is stopped\n");
  EXPECT_THAT(with_kind(HangKind::peer_silent), HasSubstr("conclusions: no peer is silent"));
  EXPECT_EQ(with_kind(HangKind::lost_wakeup), "") << "one thread waits for memory";
  EXPECT_THAT(
      good::objections_after(good::frozen(),
                             [](Certificate& given) { given.proof.kind = HangKind::lost_wakeup; }),
      HasSubstr("conclusions: no wake-up was lost"));
}

TEST(Conclusions, RepeatTheWaitsAsEdges) {
  StrictJson document = good::json_of(good::buffer_deadlock());
  document["edges"][2]["wakers"] = StrictJson::array();
  EXPECT_EQ(good::objections_in(good::check_sealed(document)),
            "conclusions: the edges are not what the waits say\n");
}

}  // namespace
}  // namespace backfault
