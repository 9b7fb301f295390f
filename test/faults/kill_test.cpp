#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/table.h"
#include "test/faults/real_server.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Kill, EndsTheServerAndReadsTheSignalBack) {
  RealServer server;
  EXPECT_EQ(server.ask('e'), 'y') << "the control";
  const int pid = server.pid();
  const auto fault = make_fault(kill_fault(), on_server);
  const auto active = apply_fault(*fault, server.context());
  ASSERT_TRUE(is_confirmed_soon(*fault, *active, server.context()));
  EXPECT_EQ(active->confirm(server.context())->proof,
            fmt::format("pid {} was ended by SIGKILL", pid));
  EXPECT_EQ(server.answer(), '0') << "the other side sees the connection end";
  EXPECT_TRUE(active->revert(server.context()));
}

TEST(Kill, EndsEveryProcessOrTheFirstAlone) {
  RealServer all;
  EXPECT_EQ(all.ask('f'), 'y');
  ASSERT_EQ(all.pids().size(), 2U);
  const auto fault = make_fault(kill_fault(), on_server);
  const auto active = apply_fault(*fault, all.context());
  EXPECT_TRUE(is_confirmed_soon(*fault, *active, all.context()));
  EXPECT_THAT(active->confirm(all.context())->proof, HasSubstr("is gone after SIGKILL"));

  FaultBench bench;
  bench.add_process(20, Role::server);
  bench.add_process(21, Role::server);
  bench.add_process(30, Role::client);
  const auto first = make_fault(kill_fault(), use_on({Role::server}, {{"processes", "first"}}));
  static_cast<void>(apply_fault(*first, bench.context));
  EXPECT_THAT(bench.machine.control.signals, ElementsAre(std::pair(20, SIGKILL)));
}

TEST(Kill, SaysHowAServerThatCaughtTheSignalEnded) {
  FaultBench bench;
  bench.add_process(20, Role::server);
  const auto fault = make_fault(kill_fault(), use_on({Role::server}, {{"signal", "SIGTERM"}}));
  const auto active = apply_fault(*fault, bench.context);
  EXPECT_FALSE(active->confirm(bench.context)->holds);
  EXPECT_EQ(active->confirm(bench.context)->proof, "pid 20 lives on after SIGTERM");
  bench.machine.control.endings[20] = Exited{3};
  EXPECT_TRUE(active->confirm(bench.context)->holds);
  EXPECT_EQ(active->confirm(bench.context)->proof, "pid 20 ended after SIGTERM with exit code 3");
}

TEST(Kill, CannotBeAppliedToAServerThatIsGone) {
  FaultBench bench;
  const auto applied = make_fault(kill_fault(), on_server)->apply(bench.context);
  ASSERT_FALSE(applied);
  EXPECT_EQ(applied.error().text, "the server has no living process");
}

TEST(Kill, RefusesTheClientATimeAndOtherSignals) {
  EXPECT_THAT(kill_fault().on, ElementsAre(Role::server));
  EXPECT_THAT(kill_fault().summary, HasSubstr("never the client"));
  auto timed = on_server;
  timed.hold = seconds(1);
  EXPECT_THAT(use_refusal(kill_fault(), timed), HasSubstr("leave \"for\" out"));
  EXPECT_THAT(use_refusal(kill_fault(), use_on({Role::server}, {{"signal", "SIGSTOP"}})),
              HasSubstr("SIGKILL"));
}

}  // namespace
}  // namespace backfault
