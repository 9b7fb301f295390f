#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "faults/table.h"
#include "test/faults/fault_bench.h"
#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Texts = std::map<std::string, std::string>;

class StarveBuffersTest : public testing::Test, public FaultBench {
 protected:
  StarveBuffersTest() {
    recipe.controls["ring_slots"] = {
        .of = Role::server, .words = {"--ring-slots", "${value}"}, .status_name = "ring_slots"};
    recipe.controls["credit_window"] = {
        .of = Role::server, .words = {"--credit", "${value}"}, .status_name = "credit_bytes"};
    add_process(20, Role::server);
  }
  static std::unique_ptr<Fault> make_with(const Texts& with) {
    return *make(starve_buffers_fault(), use_on({Role::server}, with));
  }
  static std::string refusal_of(const FaultUse& use) {
    const auto made = make(starve_buffers_fault(), use);
    return made ? "" : made.error().text;
  }
  void open_socket() {
    machine.process(20).sockets.push_back({.pid = 20,
                                           .descriptor = 5,
                                           .endpoints = "127.0.0.1:4000-127.0.0.1:33000",
                                           .receive_buffer = Bytes{131072},
                                           .send_buffer = Bytes{2626560}});
  }
};

TEST_F(StarveBuffersTest, AsksTheServerInTheWordsOfItsRecipe) {
  const auto fault = make_with({{"slots", "2"}, {"credit", "64KiB"}});
  ASSERT_TRUE(fault->prepare(context, launch));
  EXPECT_THAT(launch.server_words, ElementsAre("--ring-slots", "2", "--credit", "64KiB"));
}

TEST_F(StarveBuffersTest, AsksForNothingThatTheScenarioDoesNotName) {
  ASSERT_TRUE(make_with({{"slots", "2"}})->prepare(context, launch));
  EXPECT_THAT(launch.server_words, ElementsAre("--ring-slots", "2"));
}

TEST_F(StarveBuffersTest, IsConfirmedWhenTheServerObeyed) {
  const auto active = *make_with({{"slots", "2"}, {"credit", "64KiB"}})->apply(context);
  show_status({{"ring_slots", 2}, {"credit_bytes", 65536}});
  EXPECT_TRUE(active->confirm(context)->holds);
  EXPECT_EQ(active->confirm(context)->proof,
            "ring_slots is 2 at the server; credit_window is 65536 at the server");
  show_status({{"ring_slots", 1}, {"credit_bytes", 65537}});
  EXPECT_FALSE(active->confirm(context)->holds);
}

TEST_F(StarveBuffersTest, IsNotConfirmedBeforeTheServerHasChosenItsBuffers) {
  const auto active = *make_with({{"slots", "2"}})->apply(context);
  show_status({{"ring_slots", 0}});
  EXPECT_FALSE(active->confirm(context)->holds);
  show_status({});
  EXPECT_FALSE(active->confirm(context));
}

TEST_F(StarveBuffersTest, ShrinksSocketsAndPutsThemBack) {
  open_socket();
  const auto active = *make_with({{"send_buffer", "4KiB"}})->apply(context);
  const auto& socket = machine.process(20).sockets[0];
  EXPECT_EQ(socket.send_buffer, Bytes{8192});
  EXPECT_EQ(socket.receive_buffer, Bytes{131072});
  EXPECT_TRUE(active->confirm(context)->holds);
  ASSERT_TRUE(active->revert(context));
  EXPECT_EQ(socket.send_buffer, Bytes{2626560});
  EXPECT_EQ(socket.receive_buffer, Bytes{131072});
}

TEST_F(StarveBuffersTest, ReachesSocketsThatAreOpenedLater) {
  const auto fault = make_with({{"send_buffer", "4KiB"}});
  const auto active = *fault->apply(context);
  EXPECT_FALSE(active->confirm(context)->holds);
  open_socket();
  ASSERT_TRUE(fault->keep(context, *active));
  EXPECT_TRUE(active->confirm(context)->holds);
}

TEST_F(StarveBuffersTest, NeedsEveryPartOfWhatWasAsked) {
  const auto active = *make_with({{"slots", "2"}, {"pipe", "4KiB"}})->apply(context);
  show_status({{"ring_slots", 2}});
  EXPECT_FALSE(active->confirm(context)->holds);
  EXPECT_EQ(active->confirm(context)->proof,
            "ring_slots is 2 at the server; no pipe of the victims was seen to shrink");
}

TEST_F(StarveBuffersTest, RefusesAnEmptyRequest) {
  EXPECT_EQ(refusal_of(use_on({Role::server})),
            "say what to starve: slots, credit, receive_buffer, send_buffer or pipe");
}

TEST_F(StarveBuffersTest, RefusesValuesOutOfRange) {
  EXPECT_THAT(refusal_of(use_on({Role::server}, {{"slots", "0"}})), HasSubstr("1 to 1024"));
  EXPECT_THAT(refusal_of(use_on({Role::server}, {{"pipe", "0"}})), HasSubstr("1B to 1GiB"));
}

TEST_F(StarveBuffersTest, RefusesToAskTheServerOfAnythingAfterItsStart) {
  auto later = use_on({Role::server}, {{"slots", "1"}});
  later.at = AfterTime{seconds(1)};
  EXPECT_EQ(refusal_of(later), "slots and credit hold from \"start\" to \"end\"");
  auto shorter = use_on({Role::server}, {{"credit", "1KiB"}});
  shorter.hold = seconds(1);
  EXPECT_EQ(refusal_of(shorter), "slots and credit hold from \"start\" to \"end\"");
  auto kernel = use_on({Role::server}, {{"pipe", "4KiB"}});
  kernel.at = AfterTime{seconds(1)};
  EXPECT_EQ(refusal_of(kernel), "");
}

TEST_F(StarveBuffersTest, NeedsTheControlInTheRecipe) {
  recipe.controls.erase("ring_slots");
  EXPECT_THAT(make_with({{"slots", "1"}})->prepare(context, launch).error().text,
              HasSubstr("has no control \"ring_slots\" (it has credit_window)"));
}

TEST_F(StarveBuffersTest, StandsOnTheWireAloneAndForItsSocketsOnly) {
  const std::string refusal =
      "on the wire, alone, only receive_buffer and send_buffer can be starved";
  EXPECT_EQ(refusal_of(use_on({Role::wire}, {{"slots", "1"}, {"send_buffer", "4KiB"}})), refusal);
  EXPECT_EQ(refusal_of(use_on({Role::wire})), refusal);
  EXPECT_EQ(refusal_of(use_on({Role::wire, Role::client}, {{"send_buffer", "4KiB"}})), refusal);
}

TEST(StarvedWire, ItsSocketsAreReadBackSmall) {
  WireFaultBench bench;
  bench.apply(starve_buffers_fault(), {{"receive_buffer", "4KiB"}, {"send_buffer", "4KiB"}});
  const std::string text(1'000'000, 'x');
  const auto pair = bench.connect();
  std::thread writer([&] {
    EXPECT_TRUE(send_text(pair.near, text));
    ::shutdown(pair.near.get(), SHUT_WR);
  });
  EXPECT_EQ(receive_text(pair.far, text.size()), text);
  writer.join();
  EXPECT_THAT(bench.proof(), HasSubstr("receive buffer 8192, send buffer 8192; other end:"));
  bench.revert();
}

}  // namespace
}  // namespace backfault
