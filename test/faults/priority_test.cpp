#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "faults/table.h"
#include "test/faults/real_server.h"
#include "test/harness/os/skip_without.h"

namespace backfault {
namespace {

using testing::HasSubstr;

using Texts = std::map<std::string, std::string>;

/// As the kernel tells another program.
int nice_of(const int pid) { return ::getpriority(PRIO_PROCESS, static_cast<id_t>(pid)); }

TEST(Priority, ChangesARunningServerAndPutsItBack) {
  BACKFAULT_SKIP_WITHOUT(Capability::schedule_programs);
  RealServer server;
  EXPECT_EQ(server.ask('t'), 'y');
  const int before = nice_of(server.pid());
  const auto fault = make_fault(priority_fault(), later({{"nice", "11"}}));
  const auto active = apply_fault(*fault, server.context());
  EXPECT_EQ(nice_of(server.pid()), 11);
  EXPECT_EQ(active->confirm(server.context())->proof,
            "2 threads of the server have SCHED_OTHER, nice 11");
  EXPECT_TRUE(active->confirm(server.context())->holds);
  EXPECT_EQ(server.ask('e'), 'y');
  ASSERT_TRUE(active->revert(server.context()));
  EXPECT_EQ(nice_of(server.pid()), before);
  EXPECT_FALSE(active->confirm(server.context())->holds);
}

TEST(Priority, ReachesWhatIsStartedLaterAndPutsThatBackToo) {
  BACKFAULT_SKIP_WITHOUT(Capability::schedule_programs);
  RealServer server;
  const int nice_before = nice_of(server.pid());
  const auto fault = make_fault(priority_fault(), later({{"policy", "batch"}, {"nice", "3"}}));
  const auto active = apply_fault(*fault, server.context());
  EXPECT_EQ(server.ask('f'), 'y');
  EXPECT_EQ(server.ask('t'), 'y');
  ASSERT_TRUE(fault->keep(server.context(), *active));
  EXPECT_EQ(active->confirm(server.context())->proof,
            "3 threads of the server have SCHED_BATCH, nice 3");
  ASSERT_TRUE(active->revert(server.context()));
  const auto pids = server.pids();
  EXPECT_EQ(pids.size(), 2U);
  for (const int pid : pids) {
    const auto threads = server.machine().process_control().scheduling_of(pid);
    ASSERT_TRUE(threads);
    EXPECT_EQ(threads->size(), pid == server.pid() ? 2U : 1U);
    // A process that was born under the fault gets what its side had.
    for (const auto& thread : *threads) {
      EXPECT_EQ(thread.scheduling,
                (Scheduling{.policy = SchedulingPolicy::normal, .nice = nice_before}));
    }
  }
}

TEST(Priority, HoldsFromTheFirstInstruction) {
  BACKFAULT_SKIP_WITHOUT(Capability::schedule_programs);
  FaultBench bench;
  const auto fault = make_fault(priority_fault(), use_on({Role::server}, {{"policy", "idle"}}));
  LaunchPlan launch;
  ASSERT_TRUE(fault->prepare(bench.context, launch));
  EXPECT_FALSE(launch.client_scheduling);
  RealServer server(launch);
  const auto active = apply_fault(*fault, server.context());
  EXPECT_EQ(active->confirm(server.context())->proof, "1 threads of the server have SCHED_IDLE");
  ASSERT_TRUE(active->revert(server.context()));
  EXPECT_EQ(server.machine().process_control().scheduling_of(server.pid())->at(0).scheduling,
            Scheduling{});
}

TEST(Priority, PutsOneSideBelowTheOther) {
  FaultBench bench;
  bench.add_process(10, Role::client);
  bench.add_process(20, Role::server);
  const std::vector<Role> both = {Role::server, Role::client};
  const auto fault = make_fault(priority_fault(), later({{"order", "client_above_server"}}, both));
  const auto active = apply_fault(*fault, bench.context);
  EXPECT_EQ(bench.machine.control.scheduling[20].policy, SchedulingPolicy::idle);
  EXPECT_EQ(bench.machine.control.scheduling[10].policy, SchedulingPolicy::normal);
  ASSERT_TRUE(active->revert(bench.context));
  const auto other = make_fault(
      priority_fault(), later({{"order", "server_above_client"}, {"by", "real_time"}}, both));
  const auto above = apply_fault(*other, bench.context);
  EXPECT_EQ(bench.machine.control.scheduling[20].policy, SchedulingPolicy::round_robin);
  EXPECT_EQ(bench.machine.control.scheduling[10].policy, SchedulingPolicy::normal);
}

TEST(Priority, IsNotConfirmedWhenAThreadIsScheduledOtherwise) {
  FaultBench bench;
  bench.add_process(20, Role::server);
  const auto fault = make_fault(priority_fault(), later({{"nice", "5"}}));
  const auto active = apply_fault(*fault, bench.context);
  bench.machine.control.scheduling[20].nice = 0;
  EXPECT_FALSE(active->confirm(bench.context)->holds);
  EXPECT_EQ(active->confirm(bench.context)->proof,
            "thread 20 of the server has SCHED_OTHER, nice 0");
  ASSERT_TRUE(fault->keep(bench.context, *active));
  EXPECT_TRUE(active->confirm(bench.context)->holds);
}

TEST(Priority, RefusesWhatDoesNotFit) {
  const auto refusal = [](const Texts& with) { return use_refusal(priority_fault(), later(with)); };
  EXPECT_THAT(refusal({}), HasSubstr("policy, nice or order"));
  EXPECT_THAT(refusal({{"nice", "20"}}), HasSubstr("-20 to 19"));
  EXPECT_THAT(refusal({{"nice", "5x"}}), HasSubstr("-20 to 19"));
  EXPECT_THAT(refusal({{"policy", "fifo"}, {"nice", "1"}}), HasSubstr("normal and batch"));
  EXPECT_THAT(refusal({{"policy", "batch"}, {"real_time", "1"}}), HasSubstr("fifo"));
  EXPECT_THAT(refusal({{"order", "client_above_server"}}), HasSubstr("both sides"));
  EXPECT_THAT(refusal({{"order", "client_above_server"}, {"nice", "1"}}), HasSubstr("leave"));
}

}  // namespace
}  // namespace backfault
