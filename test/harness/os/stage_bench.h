// A stage of the wire's own, with a clock moved by hand.
#pragma once

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "harness/os/wire/make_stage.h"
#include "test/support/scripted_stage.h"

namespace backfault {

class StageBench : public ScriptedStage {
 public:
  explicit StageBench(WireStage stage, const std::uint64_t connection = 1,
                      const std::uint64_t begun_at = 0)
      : ScriptedStage(make_stage, std::move(stage), connection, begun_at) {}
};

inline WireStage stage_of(const WireAction& action, const std::uint64_t after = 0,
                          const std::uint64_t seed = 7) {
  WireStage stage{.fault = "test", .seed = Seed{seed}};
  stage.after = Bytes{after};
  stage.action = action;
  return stage;
}

}  // namespace backfault
