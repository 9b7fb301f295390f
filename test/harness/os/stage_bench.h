// One stage in one direction of one connection, with a clock moved by hand.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "harness/os/wire/stage.h"

namespace backfault {

class StageBench {
 public:
  explicit StageBench(WireStage stage, const std::uint64_t connection = 1,
                      const std::uint64_t begun_at = 0)
      : run_(WireStageRun::make(
            {.armed = std::make_shared<const ArmedStage>(ArmedStage{{1}, std::move(stage)}),
             .connection = connection,
             .direction = WireDirection::to_client,
             .log = log_})),
        offset_(begun_at) {
    if (run_) run_->begin(begun_at, now_);
  }

  void put(const std::string& text) {
    run_->put(data_piece({text.begin(), text.end()}, offset_), now_);
    offset_ += text.size();
  }
  void put_end() { run_->put({.what = WirePiece::What::end, .offset = offset_}, now_); }
  void advance(const std::chrono::nanoseconds by) { now_ += by; }

  /// What is due now: data as it is, "|" between two pieces, "<end>", "<close>", "<reset>".
  std::string take(const std::string& between = "|") {
    std::string all;
    while (const auto piece = run_->take(now_)) {
      if (!all.empty()) all += between;
      if (piece->what == WirePiece::What::data) {
        all.append(piece->bytes().data(), piece->bytes().size());
      } else {
        all += piece->what == WirePiece::What::end     ? "<end>"
               : piece->what == WirePiece::What::close ? "<close>"
                                                       : "<reset>";
      }
    }
    return all;
  }
  /// The data alone, in one piece.
  std::string take_joined() { return take(""); }
  [[nodiscard]] WireStageRun& run() { return *run_; }
  [[nodiscard]] WireTouches touches() const { return log_.of({1}); }
  [[nodiscard]] Instant now() const { return now_; }

 private:
  WireLog log_;
  StageRun run_;
  std::uint64_t offset_ = 0;
  Instant now_{std::chrono::seconds(100)};
};

inline WireStage stage_of(const WireAction& action, const std::uint64_t after = 0,
                          const std::uint64_t seed = 7) {
  WireStage stage{.fault = "test", .seed = Seed{seed}};
  stage.after = Bytes{after};
  stage.action = action;
  return stage;
}

}  // namespace backfault
