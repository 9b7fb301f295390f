#include "test/harness/verify/good_certificates.h"

namespace backfault {
namespace {

using enum good::Thread;
using good::Thread;

using testing::HasSubstr;

std::string closure_after(const std::function<void(Certificate&)>& change) {
  return good::objections_after(good::buffer_deadlock(), change);
}

/// With the server not among the stuck.
std::string without_server(const std::function<void(Certificate&)>& change) {
  return closure_after([&](Certificate& given) {
    given.proof.stuck = {25, 30};
    given.waits[client].wake_conditions[0].wakers.clear();
    change(given);
  });
}

TEST(Closure, HoldsWithoutTheOthersWhenTheyCanWakeNobody) {
  EXPECT_EQ(without_server([](Certificate&) {}), "");
}

TEST(Closure, RefusesAWakerThatIsNotStuck) {
  EXPECT_EQ(without_server(
                [](Certificate& given) { given.waits[client].wake_conditions[0].wakers = {20}; }),
            "closure: process 20 may still wake 30/30 (mock)\n");
}

TEST(Closure, NeedsAllWhenAnyoneCanWake) {
  EXPECT_EQ(without_server(
                [](Certificate& given) { given.waits[client].wake_conditions[0].anyone = true; }),
            "closure: any process may wake 30/30 (mock), and not all are stuck\n");
  EXPECT_EQ(closure_after(
                [](Certificate& given) { given.waits[client].wake_conditions[0].anyone = true; }),
            "");
}

TEST(Closure, NeedsAllWhenASignalCanWake) {
  EXPECT_EQ(without_server(
                [](Certificate& given) { given.snapshot.processes[2].catches_signals = true; }),
            "closure: a signal may make 30 (mock) go on, and not all are stuck\n");
  EXPECT_EQ(
      closure_after([](Certificate& given) { given.snapshot.processes[2].catches_signals = true; }),
      "");
}

TEST(Closure, NeedsAllWhenOneIsStopped) {
  EXPECT_THAT(without_server([](Certificate& given) {
                good::in_both(given, helper, [](ThreadSample& thread) {
                  thread.state = ThreadState::stopped;
                  thread.wait_channel = "do_signal_stop";
                });
              }),
              HasSubstr("closure: any process may continue 30/31 (mock), and not all are stuck"));
}

TEST(Closure, NeedsTheParents) {
  EXPECT_EQ(without_server([](Certificate& given) { given.snapshot.processes[1].parent = 20; }),
            "closure: process 20 is the parent of 25 (mock), and not stuck\n");
  EXPECT_EQ(closure_after([](Certificate& given) { given.snapshot.processes[1].parent = 20; }), "");
}

TEST(Closure, NeedsTheChildrenThatTheCallNames) {
  EXPECT_THAT(closure_after(
                  [](Certificate& given) { given.waits[parent].wake_conditions[0].wakers = {20}; }),
              HasSubstr("closure: process 30 can wake 25/25 (mock), and is not among those"));
  const auto any_child = [](Certificate& given) {
    given.snapshot.processes[0].parent = 25;
    good::in_both(given, parent, [](ThreadSample& thread) {
      thread.blocked = std::nullopt;
      thread.syscall_line = "61 0xffffffff 0x0 0x0 0x0 0x0 0x0 0x7ffd10 0x7f1020";
    });
  };
  EXPECT_EQ(closure_after(any_child),
            "closure: process 20 can wake 25/25 (mock), and is not among those who can\n");
}

TEST(Closure, NeedsTheHoldersThatTheEvidenceNames) {
  EXPECT_EQ(good::objections_after(good::frozen(),
                                   [](Certificate& given) {
                                     given.waits[0].wake_conditions[0].wakers.clear();
                                     given.waits[0].wake_conditions[0].evidence +=
                                         "; holders reading=30 writing=20";
                                   }),
            "");
  EXPECT_EQ(good::objections_after(
                good::frozen(),
                [](Certificate& given) { given.waits[1].wake_conditions[0].wakers.clear(); }),
            "closure: process 20 can wake 30/30 (mock), and is not among those who can\n");
}

TEST(Closure, KnowsWhatAnybodyCanBring) {
  const auto listening = [](const bool anyone) {
    return good::objections_after(good::frozen(), [&](Certificate& given) {
      WakeCondition& await = given.waits[0].wake_conditions[0];
      await.thing = Awaited::connection;
      await.anyone = anyone;
    });
  };
  EXPECT_EQ(listening(true), "");
  EXPECT_EQ(listening(false),
            "closure: any process can end the wait of 20/20 (mock) for connection, which is not "
            "said\n");
}

TEST(Closure, NeedsAQuietWireAndAllProcesses) {
  const auto behind_wire = [](const WireSample& wire) {
    return closure_after([&](Certificate& given) {
      given.snapshot.wire = wire;
      given.waits[client].wake_conditions[0].wire = true;
    });
  };
  EXPECT_EQ(behind_wire({.present = true, .quiet = true}), "");
  EXPECT_THAT(behind_wire({.present = false, .quiet = true}),
              HasSubstr("closure: 30/30 (mock) waits for a wire that there is not"));
  EXPECT_EQ(behind_wire({.present = true, .quiet = false, .held_by = "black_hole"}),
            "closure: the wire may still wake 30/30 (mock)\n");
  EXPECT_EQ(without_server([](Certificate& given) {
              given.snapshot.wire = {.present = true, .quiet = true};
              given.waits[client].wake_conditions[0].wire = true;
            }),
            "closure: the wire may still wake 30/30 (mock)\n");
}

TEST(Closure, AHeldWireMustBeQuietToo) {
  EXPECT_EQ(good::objections_to(good::stalled()), "");
  EXPECT_EQ(good::objections_after(good::stalled(),
                                   [](Certificate& given) { given.snapshot.wire.quiet = false; }),
            "closure: the wire may still wake 20/20 (mock)\n"
            "closure: the wire may still wake 30/30 (mock)\n");
}

}  // namespace
}  // namespace backfault
