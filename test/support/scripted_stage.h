// One stage in one direction of one connection, with a clock moved by hand.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "harness/control/stage_run.h"

namespace backfault {

class ScriptedStage {
 public:
  using Make = std::function<std::unique_ptr<StageRun>(const StagePlace&)>;

  ScriptedStage(const Make& make, WireStage stage, const std::uint64_t connection = 1,
                const std::uint64_t begun_at = 0)
      : run_(make({.armed = std::make_shared<const ArmedStage>(ArmedStage{{1}, std::move(stage)}),
                   .connection = connection,
                   .direction = WireDirection::to_client,
                   .log = log_})),
        offset_(begun_at) {
    if (run_) run_->begin(begun_at, now_);
  }

  void put(const std::string& text) {
    run_->put(data_chunk({text.begin(), text.end()}, offset_), now_);
    offset_ += text.size();
  }
  void put_end() { run_->put({.what = Chunk::What::end, .offset = offset_}, now_); }
  void advance(const std::chrono::nanoseconds by) { now_ += by; }

  /// What is due now: data as it is, "|" between two chunks, "<end>", "<close>", "<reset>".
  std::string take(const std::string& between = "|") {
    std::string all;
    while (const auto chunk = run_->take(now_)) {
      if (!all.empty()) all += between;
      if (chunk->what == Chunk::What::data) {
        all.append(chunk->bytes().data(), chunk->bytes().size());
      } else {
        all += chunk->what == Chunk::What::end     ? "<end>"
               : chunk->what == Chunk::What::close ? "<close>"
                                                   : "<reset>";
      }
    }
    return all;
  }
  /// The data alone, in one chunk.
  std::string take_joined() { return take(""); }
  [[nodiscard]] StageRun& run() { return *run_; }
  [[nodiscard]] WireTouches touches() const { return log_.touches; }
  [[nodiscard]] Instant now() const { return now_; }

 private:
  struct Log : TouchLog {
    WireTouches touches;
    void add(WireStageId, const WireTouch& touch, const Duration held) override {
      ++touches.times;
      touches.bytes += touch.bytes;
      touches.held += held;
      touches.first.push_back(touch);
    }
  };
  Log log_;
  std::unique_ptr<StageRun> run_;
  std::uint64_t offset_ = 0;
  Instant now_{std::chrono::seconds(100)};
};

}  // namespace backfault
