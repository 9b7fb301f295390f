#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/table.h"
#include "test/faults/real_server.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(MemoryLimit, RefusesARunningServerMoreMemoryUntilItIsReverted) {
  for (const char* of : {"data", "address_space"}) {
    RealServer server;
    EXPECT_EQ(server.ask('m'), 'y') << "the control";
    const auto fault = make_fault(memory_limit_fault(), later({{"limit", "16MiB"}, {"of", of}}));
    const auto active = apply_fault(*fault, server.context());
    EXPECT_EQ(server.ask('m'), 'n');
    EXPECT_TRUE(active->confirm(server.context())->holds);
    EXPECT_THAT(active->confirm(server.context())->proof, HasSubstr("is 16777216"));
    ASSERT_TRUE(active->revert(server.context()));
    EXPECT_EQ(server.ask('m'), 'y');
    EXPECT_FALSE(active->confirm(server.context())->holds);
  }
}

TEST(MemoryLimit, HoldsFromTheFirstInstruction) {
  FaultBench bench;
  const auto fault = make_fault(memory_limit_fault(), use_on({Role::server}, {{"limit", "32MiB"}}));
  LaunchPlan launch;
  ASSERT_TRUE(fault->prepare(bench.context, launch));
  EXPECT_THAT(launch.server_limits,
              ElementsAre(LaunchLimit{.kind = LimitKind::data, .soft = std::uint64_t{32} << 20}));
  RealServer server(launch);
  EXPECT_EQ(server.ask('m'), 'n');
  const auto active = apply_fault(*fault, server.context());
  EXPECT_TRUE(active->confirm(server.context())->holds);
  ASSERT_TRUE(active->revert(server.context()));
  EXPECT_EQ(server.ask('m'), 'y');
}

TEST(MemoryLimit, ReachesProcessesThatAreStartedLater) {
  RealServer server;
  const auto fault = make_fault(memory_limit_fault(), later({{"limit", "16MiB"}}));
  const auto active = apply_fault(*fault, server.context());
  EXPECT_EQ(server.ask('f'), 'y');
  ASSERT_TRUE(fault->keep(server.context(), *active));
  EXPECT_TRUE(active->confirm(server.context())->holds);
  ASSERT_TRUE(active->revert(server.context()));
  for (const int pid : server.pids()) {
    EXPECT_EQ(server.machine().process_control().limit_of(pid, LimitKind::data)->soft,
              std::nullopt);
  }
}

TEST(MemoryLimit, RefusesNoneAndTooLittle) {
  EXPECT_THAT(use_refusal(memory_limit_fault(), later({})), HasSubstr("limit"));
  EXPECT_THAT(use_refusal(memory_limit_fault(), later({{"limit", "4KiB"}})), HasSubstr("1MiB"));
}

}  // namespace
}  // namespace backfault
