#include "harness/run/watch/wire_channels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/builders.h"

namespace backfault {
namespace {

using testing::Contains;
using testing::ElementsAre;

std::vector<WaitFact> joined(std::vector<WaitFact> waits, const std::vector<WireSpec>& wires) {
  join_wire_channels(waits, wires);
  return waits;
}

WaitFact on_channels(std::vector<std::string> channels) {
  WaitFact wait = client_waits();
  wait.channels = std::move(channels);
  return wait;
}

const std::vector<WireSpec> wires = {
    {.listen_port_of = "server", .listen = 5000, .forward_to = 4000},
    {.listen_port_of = "client", .listen = 5001, .forward_to = 4001}};

TEST(WireConduits, GiveBothSidesOfAWireOneName) {
  const auto waits = joined({on_channels({"tcp:127.0.0.1:33000-127.0.0.1:5000"}),
                             on_channels({"tcp:127.0.0.1:4000-127.0.0.1:34000"})},
                            wires);
  EXPECT_THAT(waits[0].channels, Contains("wire:5000"));
  EXPECT_THAT(waits[1].channels, Contains("wire:5000"));
}

TEST(WireConduits, TellTheWiresApart) {
  const auto waits = joined({on_channels({"tcp:127.0.0.1:4001-127.0.0.1:35000"})}, wires);
  EXPECT_THAT(waits[0].channels, ElementsAre("tcp:127.0.0.1:4001-127.0.0.1:35000", "wire:5001"));
}

TEST(WireConduits, LeaveOtherConduitsAlone) {
  for (const std::string other :
       {"tcp:127.0.0.1:33000-127.0.0.1:15000", "tcp:127.0.0.1:50001-127.0.0.1:44000", "pipe:5000",
        "unix:/run/x:4000", "memfd:ring:5000"}) {
    EXPECT_THAT(joined({on_channels({other})}, wires)[0].channels, ElementsAre(other));
  }
  EXPECT_THAT(joined({on_channels({})}, wires)[0].channels, ElementsAre());
}

TEST(WireConduits, DoNothingWithoutAWire) {
  const std::string direct = "tcp:127.0.0.1:33000-127.0.0.1:4000";
  EXPECT_THAT(joined({on_channels({direct})}, {})[0].channels, ElementsAre(direct));
}

}  // namespace
}  // namespace backfault
