#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/table.h"
#include "test/faults/fault_bench.h"

namespace backfault {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<CpuIndex> pinned = {CpuIndex{1}};
const std::vector<CpuIndex> both = {CpuIndex{0}, CpuIndex{1}};

class PinCpuTest : public testing::Test, public FaultBench {
 protected:
  PinCpuTest() {
    add_process(10, Role::client, 2);
    add_process(20, Role::server, 3);
  }
  std::unique_ptr<Fault> make_on(std::vector<Role> on, const Trigger& at = AtStart{}) {
    auto use = use_on(std::move(on));
    use.at = at;
    return *make(pin_cpu_fault(), use);
  }
  Confirmation confirmation() { return *active->confirm(context); }

  std::unique_ptr<Fault> fault = make_on({Role::server, Role::client});
  std::unique_ptr<ActiveFault> active;
};

TEST_F(PinCpuTest, PinsEveryThreadAndReadsItBack) {
  active = *fault->apply(context);
  EXPECT_THAT(machine.process(10).threads, ElementsAre(pinned, pinned));
  EXPECT_THAT(machine.process(20).threads, Each(pinned));
  EXPECT_TRUE(confirmation().holds);
  EXPECT_EQ(confirmation().proof, "5 threads may use core 1 only");
}

TEST_F(PinCpuTest, LeavesTheOtherSideAlone) {
  fault = make_on({Role::server});
  active = *fault->apply(context);
  EXPECT_THAT(machine.process(10).threads, Each(both));
  EXPECT_EQ(confirmation().proof, "3 threads may use core 1 only");
}

TEST_F(PinCpuTest, PinsFromTheFirstInstructionWhenItHoldsFromTheStart) {
  ASSERT_TRUE(fault->prepare(context, launch));
  EXPECT_EQ(launch.server_cpus, pinned);
  EXPECT_EQ(launch.client_cpus, pinned);
  LaunchPlan server_only;
  ASSERT_TRUE(make_on({Role::server})->prepare(context, server_only));
  EXPECT_EQ(server_only.server_cpus, pinned);
  EXPECT_TRUE(server_only.client_cpus.empty());
}

TEST_F(PinCpuTest, LeavesTheLaunchAloneWhenItBeginsLater) {
  ASSERT_TRUE(make_on({Role::server}, AfterTime{seconds(1)})->prepare(context, launch));
  EXPECT_TRUE(launch.server_cpus.empty());
}

TEST_F(PinCpuTest, IsNotConfirmedWhenAThreadEscaped) {
  active = *fault->apply(context);
  machine.process(20).threads[1] = both;
  EXPECT_FALSE(confirmation().holds);
  EXPECT_EQ(confirmation().proof, "a thread of pid 20 may use other cores");
}

TEST_F(PinCpuTest, CannotBeKeptWhenAThreadEscapedFromAPinnedProcess) {
  active = *fault->apply(context);
  ASSERT_TRUE(fault->keep(context, *active));
  machine.process(20).threads[1] = both;
  const auto kept = fault->keep(context, *active);
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().text, "a thread of pid 20 may use other cores");
}

TEST_F(PinCpuTest, IsNotConfirmedWithoutAThreadOfEachVictim) {
  active = *fault->apply(context);
  machine.processes.pop_back();
  EXPECT_FALSE(confirmation().holds);
  EXPECT_EQ(confirmation().proof, "no thread of the server to read");
}

TEST_F(PinCpuTest, HeldForAClientThatWasLaunchedSoAndEndedBeforeItWasRead) {
  active = *fault->apply(context);
  machine.processes.erase(machine.processes.begin());
  EXPECT_TRUE(confirmation().holds);
  EXPECT_EQ(confirmation().proof, "the client was launched on core 1 only, and has ended");
  machine.processes.clear();
  EXPECT_FALSE(confirmation().holds);
}

TEST_F(PinCpuTest, KeepsWhatItReadOfAClientThatHasEnded) {
  active = *fault->apply(context);
  ASSERT_TRUE(confirmation().holds);
  machine.processes.erase(machine.processes.begin());
  EXPECT_TRUE(confirmation().holds);
  EXPECT_EQ(confirmation().proof, "5 threads may use core 1 only");
}

TEST_F(PinCpuTest, IsNotConfirmedForAClientThatEndedBeforeItWasPinned) {
  fault = make_on({Role::client}, AfterTime{seconds(1)});
  machine.processes.erase(machine.processes.begin());
  active = *fault->apply(context);
  EXPECT_FALSE(confirmation().holds);
  EXPECT_EQ(confirmation().proof, "no thread of the client to read");
}

TEST_F(PinCpuTest, IsNotConfirmedWhenALivingProcessCannotBeRead) {
  add_process(21, Role::server);
  active = *fault->apply(context);
  machine.process(21).unreadable = true;
  EXPECT_FALSE(confirmation().holds);
  EXPECT_THAT(confirmation().proof, HasSubstr("cannot be read"));
}

TEST_F(PinCpuTest, PinsProcessesThatAppearLater) {
  active = *fault->apply(context);
  add_process(11, Role::client, 2);
  EXPECT_FALSE(confirmation().holds);
  ASSERT_TRUE(fault->keep(context, *active));
  EXPECT_THAT(machine.process(11).threads, Each(pinned));
  EXPECT_EQ(confirmation().proof, "7 threads may use core 1 only");
}

TEST_F(PinCpuTest, TakesAProcessThatVanishesForNoFailure) {
  add_process(11, Role::client);
  machine.process(11).vanishes_when_touched = true;
  auto applied = fault->apply(context);
  ASSERT_TRUE(applied);
  active = *std::move(applied);
  EXPECT_TRUE(confirmation().holds);
  machine.process(10).vanishes_when_touched = true;
  EXPECT_TRUE(active->revert(context));
}

TEST_F(PinCpuTest, FailsWhenALivingProcessCannotBePinnedAndPutsTheOthersBack) {
  machine.process(20).refuses_changes = true;
  fault = make_on({Role::client, Role::server});
  const auto applied = fault->apply(context);
  ASSERT_FALSE(applied);
  EXPECT_THAT(applied.error().text, testing::StartsWith("operation not permitted"));
  EXPECT_THAT(machine.process(10).threads, Each(both));
}

TEST_F(PinCpuTest, GivesTheTrialsCoresBack) {
  active = *fault->apply(context);
  ASSERT_TRUE(active->revert(context));
  EXPECT_THAT(machine.process(10).threads, Each(both));
  EXPECT_THAT(machine.process(20).threads, Each(both));
  ASSERT_TRUE(active->revert(context));
}

TEST_F(PinCpuTest, SaysWhenAProcessCannotBePutBackAndPutsTheOthersBack) {
  active = *fault->apply(context);
  machine.process(20).refuses_changes = true;
  EXPECT_EQ(active->revert(context).error().text, "operation not permitted");
  EXPECT_THAT(machine.process(10).threads, Each(both));
}

TEST_F(PinCpuTest, OccupiesOneCoreAndNeedsAffinity) {
  EXPECT_EQ(pin_cpu_fault().cpu_need, CpuNeed::one_core);
  EXPECT_THAT(pin_cpu_fault().needs, ElementsAre(Capability::set_affinity));
}

}  // namespace
}  // namespace backfault
