#include "faults/support/wire_fault.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/faults/fault_bench.h"

namespace backfault {
namespace {

class WireFaultTest : public testing::Test, public FaultBench {
 protected:
  WireFaultTest() { EXPECT_TRUE(machine.start_wire({{.listen = 5000, .forward_to = 4000}})); }
  static WireStage stage_for(const std::map<std::string, std::string>& with) {
    const auto params = Params::check(wire_params({}), with);
    EXPECT_TRUE(params);
    return wire_stage("black_hole", *params, HoldBytes{});
  }
};

TEST_F(WireFaultTest, ReadsWhatAStageIsMeantFor) {
  const WireStage usual = stage_for({});
  EXPECT_EQ(usual.fault, "black_hole");
  EXPECT_FALSE(usual.direction);
  EXPECT_FALSE(usual.connection);
  EXPECT_EQ(usual.probability, 1);
  const WireStage stage = stage_for({{"direction", "to_server"},
                                     {"connection", "3"},
                                     {"probability", "0.25"},
                                     {"after", "1KiB"},
                                     {"order", "2"}});
  EXPECT_EQ(stage.direction, WireDirection::to_server);
  EXPECT_EQ(stage.connection, 3U);
  EXPECT_EQ(stage.probability, 0.25);
  EXPECT_EQ(stage.after, Bytes{1024});
  EXPECT_EQ(stage.order, 2U);
}

TEST_F(WireFaultTest, IsConfirmedByWhatItDidOrByChanceAlone) {
  const auto active = *make_wire_fault(stage_for({}))->apply(context);
  ASSERT_EQ(machine.wire_stages.armed.size(), 1U);
  const auto [id, stage] = *machine.wire_stages.armed.begin();
  EXPECT_EQ(stage.seed, context.seed);
  EXPECT_FALSE(active->confirm(context)->holds);
  machine.wire_stages.touched[id].spared = 2;
  EXPECT_EQ(active->confirm(context)->proof, "chance left all 2 connections alone");
  machine.wire_stages.touched[id] = {
      .times = 1,
      .bytes = 5,
      .held = ms(3),
      .first = {{.connection = 1, .direction = WireDirection::to_client, .offset = 9, .bytes = 5}}};
  EXPECT_TRUE(active->confirm(context)->holds);
  EXPECT_EQ(active->confirm(context)->proof,
            "connection 1 to_client at byte 9 (5 bytes); bytes were held back for 3ms in all");
  EXPECT_TRUE(active->revert(context));
  EXPECT_TRUE(machine.wire_stages.armed.empty());
}

TEST_F(WireFaultTest, SaysWhenItCannotBeArmed) {
  machine.wire_stages.refuses = true;
  EXPECT_FALSE(make_wire_fault(stage_for({}))->apply(context));
}

}  // namespace
}  // namespace backfault
