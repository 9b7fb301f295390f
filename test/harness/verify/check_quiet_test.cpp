#include "test/harness/verify/good_certificates.h"

namespace backfault {
namespace {

using testing::HasSubstr;

/// The writing client with this clause about its connection.
std::string writing(const std::string& tcp) {
  return good::objections_after(good::buffer_deadlock(), [&](Certificate& given) {
    given.waits[2].wake_conditions[0].evidence = "poll events=0x4 revents=0x0" + tcp;
  });
}

/// The reading client, behind the held wire.
std::string reading(const std::string& tcp) {
  return good::objections_after(good::stalled(), [&](Certificate& given) {
    given.waits[1].wake_conditions[0].evidence = "poll events=0x1 revents=0x0" + tcp;
  });
}

TEST(Quiet, NeedsAClauseForATcpConnection) {
  EXPECT_EQ(writing(""),
            "quiet: nothing was read about the connection that 30/30 (mock) waits on\n");
}

TEST(Quiet, RefusesStatesInWhichSomethingIsSent) {
  const auto in_states = [](const std::string& states) {
    return writing("; tcp state=" + states +
                   " timer=4/4 acked=901/1200 received=1200/900 send_queue=5/6 receive_queue=7/8");
  };
  for (const std::string settled : {"1/1", "5/8", "8/5"}) EXPECT_EQ(in_states(settled), "");
  for (const std::string other : {"1/8", "8/1", "2/1", "4/8", "5/5", "8/8", "1/7"}) {
    EXPECT_THAT(in_states(other), HasSubstr("quiet: the connection of 30/30 (mock) is in states"));
  }
}

TEST(Quiet, RefusesTimersThatSend) {
  const auto with_timers = [](const std::string& timers) {
    return writing("; tcp state=1/1 timer=" + timers +
                   " acked=901/1200 received=1200/900 send_queue=5/6 receive_queue=7/8");
  };
  EXPECT_EQ(with_timers("0/2"), "");
  for (const std::string armed : {"1/0", "0/1", "3/4", "4/5"}) {
    EXPECT_THAT(with_timers(armed), HasSubstr("has a timer armed that sends"));
  }
}

TEST(Quiet, CountsBytes) {
  const auto with_bytes = [](const std::string& acked, const std::string& received) {
    return writing("; tcp state=1/1 timer=4/4 acked=" + acked + " received=" + received +
                   " send_queue=5/6 receive_queue=7/8");
  };
  EXPECT_EQ(with_bytes("901/1201", "1200/900"), "");
  EXPECT_THAT(with_bytes("902/1200", "1200/900"), HasSubstr("under way"));
  EXPECT_THAT(with_bytes("899/1200", "1200/900"), HasSubstr("under way"));
  EXPECT_THAT(with_bytes("900/1202", "1200/900"), HasSubstr("under way"));
  EXPECT_THAT(with_bytes("0/1200", "1200/18446744073709551615"), HasSubstr("under way"));
}

TEST(Quiet, LooksIntoTheQueues) {
  const auto written = [](const std::string& queues) {
    return writing("; tcp state=1/1 timer=4/4 acked=901/1200 received=1200/900 " + queues);
  };
  EXPECT_THAT(written("send_queue=0/6 receive_queue=7/8"), HasSubstr("nothing is queued"));
  EXPECT_THAT(written("send_queue=5/6 receive_queue=7/0"), HasSubstr("its peer has room"));
  EXPECT_EQ(written("send_queue=5/0 receive_queue=0/8"), "");
  const auto read = [](const std::string& queues) {
    return reading("; tcp state=1/1 timer=0/2 acked=2/5 received=5/1 " + queues);
  };
  EXPECT_EQ(read("send_queue=4/0 receive_queue=0/4"), "");
  EXPECT_THAT(read("send_queue=0/1 receive_queue=0/0"), HasSubstr("is on its way"));
  // Data that is not enough to wake the reader (SO_RCVLOWAT) changes nothing.
  EXPECT_EQ(read("send_queue=0/0 receive_queue=1/0"), "");
}

TEST(Quiet, SpaceThatWasToldBeforeComesAgainWhenSomethingMoves) {
  const auto told_before = [](const std::string& queues) {
    return good::objections_after(good::frozen(), [&](Certificate& given) {
      WakeCondition& await = given.waits[0].wake_conditions[0];
      await.thing = Awaited::space;
      await.readiness = Readiness::consumed;
      await.evidence =
          "poll events=0x4 revents=0x4; tcp state=1/1 timer=0/0 acked=901/1200 received=1200/900 " +
          queues + "; set revents=0x0";
    });
  };
  EXPECT_EQ(told_before("send_queue=0/0 receive_queue=0/0"), "");
  EXPECT_EQ(told_before("send_queue=9/0 receive_queue=0/9"), "");
  EXPECT_THAT(told_before("send_queue=9/0 receive_queue=0/0"), HasSubstr("its peer has room"));
}

TEST(Quiet, RefusesAWireThatMayDeliver) {
  const auto with_wire = [](const WireSample& wire) {
    return good::objections_after(good::buffer_deadlock(),
                                  [&](Certificate& given) { given.snapshot.wire = wire; });
  };
  EXPECT_EQ(with_wire({.present = true, .quiet = false}),
            "quiet: the wire holds bytes that it may still deliver\n");
  EXPECT_EQ(with_wire({.present = true, .quiet = true}), "");
  EXPECT_EQ(with_wire({.present = true, .quiet = false, .held_by = "black_hole"}), "");
  EXPECT_EQ(with_wire({.present = false, .quiet = false}), "");
}

}  // namespace
}  // namespace backfault
