#include "harness/os/wire/make_stage.h"

#include "harness/os/wire/log.h"
#include "test/harness/os/stage_bench.h"

namespace backfault {
namespace {

TEST(MakeStage, MakesNoneForWhatIsNotAboutBytes) {
  for (const WireAction& action : {WireAction(RefuseConnections{}), WireAction(AcceptLate{}),
                                   WireAction(FailFirst{}), WireAction(ShrinkBuffers{})}) {
    WireLog log;
    EXPECT_FALSE(
        make_stage({.armed = std::make_shared<const ArmedStage>(ArmedStage{{1}, stage_of(action)}),
                    .log = log}));
  }
}

}  // namespace
}  // namespace backfault
