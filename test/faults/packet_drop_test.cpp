#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/table.h"
#include "test/faults/fault_bench.h"
#include "test/faults/real_server.h"
#include "test/harness/os/private_network.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Texts = std::map<std::string, std::string>;

FaultUse with(const Texts& texts) { return use_on({Role::wire}, texts); }

TEST(PacketDrop, LetsNoAnswerComeAndLosesNothingOnceItIsReverted) {
  in_private_network([] {
    RealServer server(own_network);
    EXPECT_EQ(server.ask('e'), 'y') << "the control";
    const auto fault = make_fault(packet_drop_fault(), with({}));
    const auto active = apply_fault(*fault, server.context());
    EXPECT_FALSE(active->confirm(server.context())->holds) << "nothing was sent yet";
    server.order('e');
    EXPECT_EQ(server.answer(300), '-');
    EXPECT_TRUE(active->confirm(server.context())->holds);
    ASSERT_TRUE(active->revert(server.context()));
    EXPECT_EQ(server.answer(), 'y') << "the kernel sends it again";
    ASSERT_TRUE(active->revert(server.context())) << "twice does nothing more";
  });
}

TEST(PacketDrop, DropsOneDirectionAlone) {
  in_private_network([] {
    RealServer server(own_network);
    const auto fault = make_fault(packet_drop_fault(), with({{"direction", "to_client"}}));
    const auto active = apply_fault(*fault, server.context());
    server.order('d');
    EXPECT_EQ(server.answer(100), '-');
    // The order itself arrived: 0, 1, 2, the listener, the connection, and the new one.
    EXPECT_TRUE(becomes_true([&] {
      return server.machine().process_control().descriptors_of(server.pid())->size() == 6;
    }));
    EXPECT_TRUE(active->confirm(server.context())->holds);
    ASSERT_TRUE(active->revert(server.context()));
    EXPECT_EQ(server.answer(), 'y');
  });
}

TEST(PacketDrop, DropsAFractionAndTheKernelMakesUpForIt) {
  in_private_network([] {
    RealServer server(own_network);
    const auto fault = make_fault(packet_drop_fault(), with({{"fraction", "0.3"}}));
    const auto active = apply_fault(*fault, server.context());
    for (int count = 0; count < 20; ++count) EXPECT_EQ(server.ask('e'), 'y');
    EXPECT_TRUE(active->confirm(server.context())->holds);
    ASSERT_TRUE(active->revert(server.context()));
  });
}

class FakeDrop : public testing::Test, public FaultBench {};

TEST_F(FakeDrop, TellsDirectionsApartByThePortsThatASideListensOn) {
  add_process(10, Role::client);
  add_process(20, Role::server);
  machine.network.ports = {{20, {4000}}};
  const auto fault = make_fault(packet_drop_fault(), with({{"direction", "to_server"}}));
  const auto active = apply_fault(*fault, context);
  ASSERT_EQ(machine.network.drops.size(), 1U);
  EXPECT_THAT(machine.network.drops.begin()->second.server_ports, ElementsAre(4000));
  EXPECT_FALSE(machine.network.drops.begin()->second.to_client);
  EXPECT_EQ(machine.network.drops.begin()->second.seed, context.seed);
  machine.network.packets = {.seen = 10, .dropped = 10};
  machine.network.ports[10] = {5000};
  ASSERT_TRUE(fault->keep(context, *active));
  ASSERT_EQ(machine.network.drops.size(), 1U) << "in the place of the earlier";
  EXPECT_THAT(machine.network.drops.begin()->second.client_ports, ElementsAre(5000));
  EXPECT_EQ(active->confirm(context)->proof, "nf_tables counted 20 packets and dropped 20 of them");
  ASSERT_TRUE(active->revert(context));
  EXPECT_THAT(machine.network.drops, IsEmpty());
}

TEST(PacketDrop, RefusesNothingAndMoreThanAll) {
  for (const char* fraction : {"0", "1.01", "-1", "x", ""}) {
    EXPECT_THAT(use_refusal(packet_drop_fault(), with({{"fraction", fraction}})),
                HasSubstr("fraction"));
  }
}

TEST(PacketDrop, CutsOffOnlyWhereNothingGetsThrough) {
  EXPECT_TRUE(make_fault(packet_drop_fault(), with({}))->cuts_off());
  EXPECT_FALSE(make_fault(packet_drop_fault(), with({{"fraction", "0.5"}}))->cuts_off());
}

TEST(PacketDrop, IsNotPossibleInTheMachinesOwnNetwork) {
  RealServer server;
  const auto applied = make_fault(packet_drop_fault(), with({}))->apply(server.context());
  ASSERT_FALSE(applied);
  EXPECT_THAT(applied.error().text, HasSubstr("no network of its own"));
}

}  // namespace
}  // namespace backfault
