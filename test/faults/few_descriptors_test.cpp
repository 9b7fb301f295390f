#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/table.h"
#include "test/faults/real_server.h"

namespace backfault {
namespace {

using testing::HasSubstr;

using Texts = std::map<std::string, std::string>;

TEST(FewDescriptors, LeavesSoManyMoreThanAreOpen) {
  RealServer server;
  EXPECT_EQ(server.ask('d'), 'y') << "the control";
  const auto fault = make_fault(few_descriptors_fault(), later({{"spare", "2"}}));
  const auto active = apply_fault(*fault, server.context());
  EXPECT_TRUE(active->confirm(server.context())->holds);
  EXPECT_EQ(server.ask('d'), 'y');
  EXPECT_EQ(server.ask('d'), 'y');
  EXPECT_EQ(server.ask('d'), 'n');
  ASSERT_TRUE(active->revert(server.context()));
  EXPECT_EQ(server.ask('d'), 'y');
  EXPECT_FALSE(active->confirm(server.context())->holds);
}

TEST(FewDescriptors, HoldsFromTheFirstInstruction) {
  FaultBench bench;
  // 0, 1, 2, the listening socket and the connection.
  const auto fault = make_fault(few_descriptors_fault(), use_on({Role::server}, {{"limit", "6"}}));
  LaunchPlan launch;
  ASSERT_TRUE(fault->prepare(bench.context, launch));
  RealServer server(launch);
  EXPECT_EQ(server.ask('d'), 'y');
  EXPECT_EQ(server.ask('d'), 'n');
  const auto active = apply_fault(*fault, server.context());
  EXPECT_EQ(active->confirm(server.context())->proof,
            fmt::format("RLIMIT_NOFILE of pid {} is 6", server.pid()));
  ASSERT_TRUE(active->revert(server.context()));
  EXPECT_EQ(server.ask('d'), 'y');
}

TEST(FewDescriptors, CountsGapsAsSpare) {
  FaultBench bench;
  bench.add_process(20, Role::server);
  bench.machine.control.descriptors[20] = {0, 1, 2, 4, 9};
  const auto limit_for = [&](const std::string& spare) {
    bench.machine.control.limits.clear();
    const auto fault = make_fault(few_descriptors_fault(), later({{"spare", spare}}));
    static_cast<void>(apply_fault(*fault, bench.context));
    return bench.machine.control.limits[{20, LimitKind::descriptors}].soft;
  };
  EXPECT_EQ(limit_for("0"), 3U);
  EXPECT_EQ(limit_for("1"), 5U);
  EXPECT_EQ(limit_for("5"), 10U);
  EXPECT_EQ(limit_for("6"), 11U);
}

TEST(FewDescriptors, AreLoweredAgainWhenTheProgramRaisesThem) {
  FaultBench bench;
  bench.add_process(20, Role::server);
  auto& limit = bench.machine.control.limits[{20, LimitKind::descriptors}];
  limit = {.soft = 1024, .hard = 4096};
  const auto fault = make_fault(few_descriptors_fault(), later({{"limit", "16"}}));
  const auto active = apply_fault(*fault, bench.context);
  limit.soft = 4096;
  EXPECT_FALSE(active->confirm(bench.context)->holds);
  ASSERT_TRUE(fault->keep(bench.context, *active));
  EXPECT_EQ(limit.soft, 16U);
  EXPECT_THAT(active->confirm(bench.context)->proof, HasSubstr("raised it again 1 times"));
  ASSERT_TRUE(active->revert(bench.context));
  EXPECT_EQ(limit.soft, 1024U);
}

TEST(FewDescriptors, RefusesBothNoneAndTooFew) {
  const auto refusal = [](const Texts& with) {
    return use_refusal(few_descriptors_fault(), later(with));
  };
  EXPECT_THAT(refusal({}), HasSubstr("either"));
  EXPECT_THAT(refusal({{"limit", "9"}, {"spare", "1"}}), HasSubstr("either"));
  EXPECT_THAT(refusal({{"limit", "2"}}), HasSubstr("3 to"));
}

}  // namespace
}  // namespace backfault
