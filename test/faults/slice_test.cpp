#include "test/faults/wire_fault_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Slice, TheSameSeedCutsAtTheSamePlaces) {
  const auto cut = [](const Seed seed) {
    WireFaultBench bench;
    bench.apply(slice_fault(), {{"least", "1"}, {"most", "50"}, {"direction", "to_server"}}, seed);
    const std::string text(500, 'x');
    EXPECT_EQ(bench.sent_through(text), text);
    return bench.proof().substr(0, bench.proof().find("; bytes were held"));
  };
  EXPECT_THAT(cut(Seed{1}), StartsWith("connection 1 to_server at byte 0"));
  EXPECT_EQ(cut(Seed{1}), cut(Seed{1}));
  EXPECT_NE(cut(Seed{1}), cut(Seed{2}));
}

TEST(Slice, RefusesSizesThatDoNotFit) {
  EXPECT_EQ(wire_refusal_of(slice_fault(), {{"least", "2"}, {"most", "1"}}),
            "\"most\" is smaller than \"least\"");
  EXPECT_THAT(wire_refusal_of(slice_fault(), {{"least", "0"}}), HasSubstr("1B to 1MiB"));
}

}  // namespace
}  // namespace backfault
