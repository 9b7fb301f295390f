#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/table.h"
#include "test/faults/real_server.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// All threads of the server together, since it began.
Duration kept_waiting(RealServer& server) {
  Duration all{};
  const auto threads = server.machine().process_control().threads_of(server.pid());
  for (const ThreadLook& thread : threads.value_or(std::vector<ThreadLook>{})) {
    all += thread.kept_waiting;
  }
  return all;
}

TEST(Compete, MakesAServerThatComputesWaitForItsProcessor) {
  RealServer server;
  ASSERT_TRUE(server.machine().set_cpus(server.pid(), {server.machine().trial_cpus().back()}));
  const auto fault = make_fault(compete_fault(), use_on({Role::server}, {{"threads", "3"}}));
  const auto active = apply_fault(*fault, server.context());
  // On a machine that is busy with others it may have waited before, too: what it waits now counts.
  const Duration before = kept_waiting(server);
  for (int count = 0; count < 10; ++count) EXPECT_EQ(server.ask('c'), 'y');
  EXPECT_GE(kept_waiting(server) - before, ms(100)) << "three others shared 200 ms of work";
  ASSERT_TRUE(fault->keep(server.context(), *active));
  EXPECT_TRUE(active->confirm(server.context())->holds);
  EXPECT_THAT(active->confirm(server.context())->proof, HasSubstr("3 busy threads ran for"));
  ASSERT_TRUE(active->revert(server.context()));
  ASSERT_TRUE(active->revert(server.context())) << "twice does nothing more";
  EXPECT_EQ(server.ask('e'), 'y');
}

class FakeCompany : public testing::Test, public FaultBench {
 protected:
  FakeCompany() { add_process(20, Role::server); }
  std::unique_ptr<Fault> fault = make_fault(compete_fault(), on_server);
};

TEST_F(FakeCompany, IsOnTheCoresOfTheVictimsAndFollowsThem) {
  add_process(10, Role::client);
  machine.process(20).threads = {{CpuIndex{1}}};
  const auto active = apply_fault(*fault, context);
  ASSERT_EQ(machine.control.company.size(), 1U);
  EXPECT_THAT(machine.control.company.begin()->second.first, ElementsAre(CpuIndex{1}));
  machine.process(20).threads = {{CpuIndex{0}}};
  ASSERT_TRUE(fault->keep(context, *active));
  ASSERT_EQ(machine.control.company.size(), 1U);
  EXPECT_THAT(machine.control.company.begin()->second.first, ElementsAre(CpuIndex{0}));
  ASSERT_TRUE(active->revert(context));
  EXPECT_THAT(machine.control.company, IsEmpty());
}

TEST_F(FakeCompany, IsConfirmedOnlyWhenItRanAndTheVictimsWaited) {
  const auto active = apply_fault(*fault, context);
  machine.control.company_count = {.threads = 2, .ran = ms(70)};
  EXPECT_FALSE(active->confirm(context)->holds);
  machine.control.kept_waiting[20] = ms(40);
  EXPECT_TRUE(active->confirm(context)->holds);
  EXPECT_EQ(active->confirm(context)->proof,
            "2 busy threads ran for 70ms; the server was ready, but waited for a processor, for "
            "40ms");
  ASSERT_TRUE(active->revert(context));
  EXPECT_TRUE(active->confirm(context)->holds) << "what was, was";
}

TEST_F(FakeCompany, IsNotConfirmedWhenItDidNotRun) {
  const auto active = apply_fault(*fault, context);
  machine.control.kept_waiting[20] = ms(40);
  EXPECT_FALSE(active->confirm(context)->holds);
}

TEST(Compete, RefusesNoThreads) {
  EXPECT_THAT(use_refusal(compete_fault(), use_on({Role::server}, {{"threads", "0"}})),
              HasSubstr("1 to 64"));
}

}  // namespace
}  // namespace backfault
