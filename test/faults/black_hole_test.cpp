#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(BlackHole, KeepsTheConnectionAndForwardsNothingUntilItEnds) {
  WireFaultBench bench;
  const auto pair = bench.connect();
  ASSERT_TRUE(send_text(pair.near, "before"));
  EXPECT_EQ(receive_text(pair.far, 6), "before");
  bench.apply(black_hole_fault());
  EXPECT_EQ(bench.proof(), "") << "it has kept nothing yet";
  ASSERT_TRUE(send_text(pair.near, "swallowed"));
  EXPECT_TRUE(becomes_true([&] { return !bench.proof().empty(); }));
  EXPECT_THAT(bench.proof(), StartsWith("connection 1 to_server at byte 6 (9 bytes)"));
  EXPECT_EQ(bench.counters().held_by, "black_hole");
  char byte = 0;
  EXPECT_EQ(::recv(pair.far.get(), &byte, 1, MSG_DONTWAIT), -1);
  EXPECT_EQ(errno, EAGAIN) << "neither data nor an end";
  bench.revert();
  EXPECT_EQ(receive_text(pair.far, 9), "swallowed");
}

TEST(BlackHole, CutsTheSidesOffWhenItKeepsAll) {
  const auto cuts_off = [](const std::map<std::string, std::string>& with) {
    const FaultType type = black_hole_fault();
    const auto params = *Params::check(type.params, with);
    return (*type.make({.fault = "black_hole", .on = {Role::wire}, .with = with}, params))
        ->cuts_off();
  };
  EXPECT_TRUE(cuts_off({}));
  EXPECT_FALSE(cuts_off({{"direction", "to_client"}}));
  EXPECT_FALSE(cuts_off({{"connection", "1"}}));
  EXPECT_FALSE(cuts_off({{"probability", "0.5"}}));
  EXPECT_FALSE(cuts_off({{"after", "1B"}}));
}

TEST(BlackHole, BeginsAtAnExactByteOfOneDirection) {
  WireFaultBench bench;
  bench.apply(black_hole_fault(), {{"after", "3"}, {"direction", "to_client"}});
  const auto pair = bench.connect();
  ASSERT_TRUE(send_text(pair.near, "request"));
  EXPECT_EQ(receive_text(pair.far, 7), "request");
  ASSERT_TRUE(send_text(pair.far, "answer"));
  EXPECT_EQ(receive_text(pair.near, 3), "ans");
  EXPECT_TRUE(becomes_true([&] { return bench.counters().stuck_bytes == 3; }));
}

}  // namespace
}  // namespace backfault
