#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/table.h"
#include "harness/os/isolation/group_guardian.h"
#include "test/faults/real_server.h"
#include "test/harness/os/skip_without.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using testing::UnorderedElementsAre;

FaultUse tenth() { return use_on({Role::server}, {{"share", "0.1"}, {"period", "20ms"}}); }

Duration ran(RealServer& server) {
  return server.machine().work_of(Role::server)[server.pid()].ran;
}

class RealQuota : public testing::Test {
 protected:
  void SetUp() override { BACKFAULT_SKIP_WITHOUT(Capability::limit_cpu_time); }
  Result<GroupGuardian> guardian = GroupGuardian::start();
  RealServer server{guardian ? guardian->folder() : std::string()};
  std::unique_ptr<Fault> fault = make_fault(cpu_quota_fault(), tenth());
};

TEST_F(RealQuota, MakesAServerThatComputesWaitForItsNextPeriod) {
  ASSERT_TRUE(guardian) << guardian.error().text;
  const auto active = apply_fault(*fault, server.context());
  ASSERT_NE(active, nullptr);
  const auto before = active->confirm(server.context());
  ASSERT_TRUE(before);
  EXPECT_TRUE(before->holds);
  EXPECT_THAT(before->proof, StartsWith("the server may run 2ms in each 20ms, 1 processes; "));
  EXPECT_THAT(before->proof, HasSubstr("used up its share in 0 of them"));
  // 100 ms of work at 2 ms in 20 ms: a share that is used up some forty times.
  for (int count = 0; count < 5; ++count) EXPECT_EQ(server.ask('c'), 'y');
  const auto after = server.machine().process_control().count_quota(0);
  ASSERT_TRUE(after);
  EXPECT_GE(after->throttled, 20U);
  EXPECT_GE(after->waited, std::chrono::milliseconds(200));
  EXPECT_LE(ran(server), std::chrono::milliseconds(400));
  ASSERT_TRUE(active->revert(server.context()));
  ASSERT_TRUE(active->revert(server.context())) << "twice does nothing more";
  EXPECT_EQ(server.ask('c'), 'y');
  EXPECT_FALSE(server.machine().process_control().count_quota(0)) << "the group is gone";
}

TEST_F(RealQuota, ReachesWhatTheServerStarted) {
  ASSERT_TRUE(guardian);
  EXPECT_EQ(server.ask('f'), 'y');
  const auto active = apply_fault(*fault, server.context());
  ASSERT_NE(active, nullptr);
  EXPECT_EQ(server.ask('f'), 'y');
  ASSERT_TRUE(fault->keep(server.context(), *active));
  const auto count = server.machine().process_control().count_quota(0);
  ASSERT_TRUE(count);
  EXPECT_THAT(count->members, testing::UnorderedElementsAreArray(server.pids()));
  EXPECT_EQ(count->members.size(), 3U);
  ASSERT_TRUE(active->revert(server.context()));
}

TEST(CpuQuota, NeedsAGroupOfTheTrial) {
  RealServer server;
  const auto fault = make_fault(cpu_quota_fault(), tenth());
  const auto active = fault->apply(server.context());
  ASSERT_FALSE(active);
  EXPECT_EQ(active.error().text, "no group for a quota: the test has none");
}

class FakeQuota : public testing::Test, public FaultBench {
 protected:
  FakeQuota() { add_process(20, Role::server); }
  std::unique_ptr<Fault> fault = make_fault(cpu_quota_fault(), tenth());
};

TEST_F(FakeQuota, HoldsOnlyWhenEveryProcessIsUnderIt) {
  const auto active = apply_fault(*fault, context);
  EXPECT_THAT(machine.control.under_quota, ElementsAre(20));
  EXPECT_TRUE(active->confirm(context)->holds);
  add_process(21, Role::server);
  EXPECT_FALSE(active->confirm(context)->holds);
  ASSERT_TRUE(fault->keep(context, *active));
  EXPECT_THAT(machine.control.under_quota, UnorderedElementsAre(20, 21));
  EXPECT_TRUE(active->confirm(context)->holds);
  ASSERT_TRUE(active->revert(context));
  EXPECT_THAT(machine.control.under_quota, IsEmpty());
}

TEST_F(FakeQuota, TellsWhatItDidAlsoWhenTheSideHasEnded) {
  const auto active = apply_fault(*fault, context);
  machine.control.quota_count = {.periods = 12, .throttled = 9, .waited = ms(150)};
  machine.processes.clear();
  machine.control.under_quota.clear();
  EXPECT_TRUE(active->confirm(context)->holds);
  EXPECT_THAT(active->confirm(context)->proof, HasSubstr("in 9 of them and waited 150ms"));
}

TEST_F(FakeQuota, IsNotConfirmedOnASideThatNeverRan) {
  machine.processes.clear();
  EXPECT_FALSE(apply_fault(*fault, context)->confirm(context)->holds);
}

TEST_F(FakeQuota, IsNotConfirmedWhereAnotherQuotaIsInForce) {
  const auto active = apply_fault(*fault, context);
  machine.control.quota->runtime = ms(7);
  EXPECT_FALSE(active->confirm(context)->holds);
}

TEST(CpuQuota, SaysWhatItDid) {
  FaultBench bench;
  bench.add_process(20, Role::server);
  const auto fault = make_fault(cpu_quota_fault(), tenth());
  const auto active = apply_fault(*fault, bench.context);
  bench.machine.control.quota_count = {.periods = 12, .throttled = 9, .waited = ms(150)};
  EXPECT_EQ(active->confirm(bench.context)->proof,
            "the server may run 2ms in each 20ms, 1 processes; it ran in 12 periods, used up its "
            "share in 9 of them and waited 150ms");
}

TEST(CpuQuota, TakesTimeThatTheClientDoesNotOwe) {
  EXPECT_EQ(make_fault(cpu_quota_fault(), tenth())->client_stopped_percent(), 0);
  const auto on_client = use_on({Role::server, Role::client}, {{"share", "0.25"}});
  EXPECT_EQ(make_fault(cpu_quota_fault(), on_client)->client_stopped_percent(), 75);
}

TEST(CpuQuota, RefusesWhatTheKernelCannotGive) {
  EXPECT_THAT(use_refusal(cpu_quota_fault(),
                          use_on({Role::server}, {{"share", "0.01"}, {"period", "20ms"}})),
              HasSubstr("\"share\" 0.01 of a \"period\" of 20ms is 200us, but the kernel gives no "
                        "less than 1ms"));
  EXPECT_THAT(use_refusal(cpu_quota_fault(), use_on({Role::server}, {{"share", "0.0001"}})),
              HasSubstr("0.001 to 1"));
}

}  // namespace
}  // namespace backfault
