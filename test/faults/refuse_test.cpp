#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Refuse, TheClientSeesARefusalAndConnectionsThatExistGoOn) {
  WireFaultBench bench;
  const auto pair = bench.connect();
  bench.apply(refuse_fault());
  EXPECT_FALSE(connect_to(bench.port()).valid());
  EXPECT_EQ(errno, ECONNREFUSED);
  EXPECT_EQ(bench.proof(), "an attempt of the harness to connect was refused");
  ASSERT_TRUE(send_text(pair.near, "still here"));
  EXPECT_EQ(receive_text(pair.far, 10), "still here");
  bench.revert();
  EXPECT_EQ(bench.sent_through("welcome"), "welcome");
}

}  // namespace
}  // namespace backfault
