#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/table.h"
#include "test/faults/real_server.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Pause, LetsTheServerAnswerNothingUntilItIsReverted) {
  RealServer server;
  EXPECT_EQ(server.ask('e'), 'y') << "the control";
  const auto fault = make_fault(pause_fault(), on_server);
  const auto active = apply_fault(*fault, server.context());
  ASSERT_TRUE(is_confirmed_soon(*fault, *active, server.context()));
  EXPECT_THAT(active->confirm(server.context())->proof,
              HasSubstr("all 1 threads of 1 processes show state T"));
  server.order('e');
  EXPECT_EQ(server.answer(200), '-');
  ASSERT_TRUE(active->revert(server.context()));
  EXPECT_EQ(server.answer(), 'y');
  EXPECT_FALSE(active->confirm(server.context())->holds);
  ASSERT_TRUE(active->revert(server.context())) << "twice does nothing more";
}

TEST(Pause, StopsEveryThreadAndEveryProcess) {
  RealServer server;
  EXPECT_EQ(server.ask('t'), 'y');
  EXPECT_EQ(server.ask('f'), 'y');
  const auto fault = make_fault(pause_fault(), on_server);
  const auto active = apply_fault(*fault, server.context());
  ASSERT_TRUE(is_confirmed_soon(*fault, *active, server.context()));
  EXPECT_THAT(active->confirm(server.context())->proof,
              HasSubstr("all 3 threads of 2 processes show state T"));
  ASSERT_TRUE(active->revert(server.context()));
}

TEST(Pause, StopsAgainWhatSomebodyElseContinued) {
  RealServer server;
  const auto fault = make_fault(pause_fault(), on_server);
  const auto active = apply_fault(*fault, server.context());
  ASSERT_TRUE(is_confirmed_soon(*fault, *active, server.context()));
  ::kill(server.pid(), SIGCONT);
  ASSERT_FALSE(active->confirm(server.context())->holds);
  EXPECT_TRUE(is_confirmed_soon(*fault, *active, server.context()));
  ASSERT_TRUE(active->revert(server.context()));
}

TEST(Pause, IsAHoldOfTheHarnessWhileItLasts) {
  RealServer server;
  const auto fault = make_fault(pause_fault(), on_server);
  const auto active = apply_fault(*fault, server.context());
  EXPECT_THAT(
      server.machine().holds(),
      ElementsAre(Hold{.pid = server.pid(), .tid = 0, .fault = "pause", .until_reverted = true}));
  ASSERT_TRUE(active->revert(server.context()));
  EXPECT_THAT(server.machine().holds(), IsEmpty());
}

TEST(Pause, PulsesUntilItIsReverted) {
  RealServer server;
  auto use = on_server;
  use.with = {{"stopped", "20ms"}, {"running", "5ms"}};
  const auto fault = make_fault(pause_fault(), use);
  const auto active = apply_fault(*fault, server.context());
  EXPECT_FALSE(active->confirm(server.context())->holds) << "nothing was seen yet";
  EXPECT_TRUE(is_confirmed_soon(*fault, *active, server.context()));
  EXPECT_EQ(server.ask('e'), 'y') << "it goes on between two stops";
  EXPECT_THAT(
      server.machine().holds(),
      ElementsAre(Hold{.pid = server.pid(), .tid = 0, .fault = "pause", .until_reverted = false}));
  ASSERT_TRUE(active->revert(server.context()));
  for (int count = 0; count < 100; ++count) EXPECT_EQ(server.ask('e'), 'y');
}

TEST(Pause, EndsWithItsProcess) {
  RealServer server;
  const auto fault = make_fault(pause_fault(), on_server);
  const auto active = apply_fault(*fault, server.context());
  ::kill(server.pid(), SIGKILL);
  static_cast<void>(server.trial().until_end_of(server.child()));
  ASSERT_TRUE(fault->keep(server.context(), *active));
  EXPECT_EQ(active->confirm(server.context())->proof, "the server has no living process");
  EXPECT_TRUE(active->revert(server.context()));
}

TEST(Pause, IsNotConfirmedWhenAStopShowsNoEffect) {
  FaultBench bench;
  bench.add_process(20, Role::server);
  bench.machine.control.stops = false;
  const auto fault = make_fault(pause_fault(), on_server);
  const auto active = apply_fault(*fault, bench.context);
  EXPECT_FALSE(active->confirm(bench.context)->holds);
  EXPECT_EQ(active->confirm(bench.context)->proof, "a thread of pid 20 is not stopped");
}

TEST(Pause, TakesTheClientsTimeOnlyWhenItStandsOnTheClient) {
  auto on_client = use_on({Role::client});
  on_client.hold = seconds(1);
  EXPECT_EQ(make_fault(pause_fault(), on_client)->client_stopped_percent(), 100);
  EXPECT_EQ(make_fault(pause_fault(), on_server)->client_stopped_percent(), 0);
  const auto pulsed = use_on({Role::client}, {{"stopped", "30ms"}, {"running", "10ms"}});
  EXPECT_EQ(make_fault(pause_fault(), pulsed)->client_stopped_percent(), 75);
}

TEST(Pause, LeavesNobodyToTakeWhatIsSentToAStoppedServer) {
  EXPECT_TRUE(make_fault(pause_fault(), on_server)->deafens_server());
  const auto pulsed = use_on({Role::server}, {{"stopped", "30ms"}, {"running", "10ms"}});
  EXPECT_FALSE(make_fault(pause_fault(), pulsed)->deafens_server());
  auto on_client = use_on({Role::client});
  on_client.hold = seconds(1);
  EXPECT_FALSE(make_fault(pause_fault(), on_client)->deafens_server());
}

TEST(Pause, RefusesAClientThatIsNeverContinuedAndHalfAPulse) {
  EXPECT_THAT(use_refusal(pause_fault(), use_on({Role::client})), HasSubstr("give a time"));
  EXPECT_THAT(use_refusal(pause_fault(), use_on({Role::server}, {{"stopped", "1s"}})),
              HasSubstr("both"));
  EXPECT_THAT(
      use_refusal(pause_fault(), use_on({Role::server}, {{"stopped", "0"}, {"running", "1ms"}})),
      HasSubstr("1ms to 1h"));
}

}  // namespace
}  // namespace backfault
