// Stages that change when bytes come: late, slowly, in pieces, or not at all.
#include <fmt/format.h>

#include <algorithm>

#include "harness/os/wire/make_stage.h"

namespace backfault {
namespace {

using std::chrono::nanoseconds;
using What = Chunk::What;

constexpr std::uint64_t second_ns = 1'000'000'000;

Duration spent(const Chunk& chunk, const Instant now) {
  return std::chrono::duration_cast<Duration>(now - chunk.received);
}

class DelayRun : public StageRun {
 public:
  DelayRun(const StagePlace& place, const DelayBytes& delay) : StageRun(place), delay_(delay) {}
  /// Latency times bandwidth.
  [[nodiscard]] std::size_t most_memory() const override { return std::size_t{8} * 1024 * 1024; }

 protected:
  void admit(Chunk chunk, const Instant now) override {
    last_due_ = std::max(last_due_, now + draw_delay(delay_, draws(), chunk.offset));
    push(std::move(chunk), last_due_);
  }
  [[nodiscard]] std::optional<Chunk> next(const Instant now) override {
    auto chunk = StageRun::next(now);
    if (chunk && chunk->what == What::data && now > chunk->received) {
      touch(chunk->offset, chunk->size, "", spent(*chunk, now));
    }
    return chunk;
  }

 private:
  DelayBytes delay_;
  Instant last_due_{};
};

/// Keeps to a schedule: who comes late catches up, so that the rate holds in the long run.
class RateRun : public StageRun {
 public:
  RateRun(const StagePlace& place, const LimitRate& limit)
      : StageRun(place),
        rate_(limit.bytes_per_second),
        burst_(time_of(limit.burst.count)),
        quantum_(std::clamp<std::uint64_t>(rate_ / portions_per_second, 1, largest_portion)) {}
  [[nodiscard]] std::optional<Instant> next_due() const override {
    if (empty()) return std::nullopt;
    return std::max(queue().front().due, next_);
  }
  /// A fast line has some 20 ms of bytes at hand: a sender that is late for so long leaves no gap.
  [[nodiscard]] std::size_t most_memory() const override {
    constexpr std::size_t mebibyte = std::size_t{1024} * 1024;
    if (rate_ < slow_rate) return StageRun::most_memory();
    return std::clamp<std::size_t>(rate_ / 50, mebibyte, 8 * mebibyte);
  }

 protected:
  void admit(Chunk chunk, const Instant now) override {
    if (empty()) next_ = std::max(next_, now - burst_);
    push(std::move(chunk), now);
  }
  [[nodiscard]] std::optional<Chunk> next(const Instant now) override {
    if (next_ > now) return std::nullopt;
    // A receiver that took nothing for long is no reason for a flood.
    next_ = std::max(next_, now - std::max(burst_, most_catching_up));
    Chunk chunk = pop(quantum_);
    if (chunk.what != What::data) return chunk;
    next_ += time_of(chunk.size);
    if (now > chunk.received) touch(chunk.offset, chunk.size, "", spent(chunk, now));
    return chunk;
  }

 private:
  static constexpr std::uint64_t portions_per_second = 200;
  static constexpr std::uint64_t largest_portion = std::uint64_t{64} * 1024;
  static constexpr std::uint64_t slow_rate = 10'000'000;
  static constexpr nanoseconds most_catching_up = std::chrono::milliseconds(100);

  /// What is left of a nanosecond counts the next time.
  [[nodiscard]] nanoseconds time_of(const std::uint64_t bytes) {
    const std::uint64_t whole = bytes / rate_;
    const std::uint64_t parts = bytes % rate_ * second_ns + rest_;
    rest_ = parts % rate_;
    return nanoseconds(static_cast<std::int64_t>(whole * second_ns + parts / rate_));
  }

  std::uint64_t rate_;
  std::uint64_t rest_ = 0;
  nanoseconds burst_;
  std::uint64_t quantum_;
  Instant next_{};
};

class CutRun : public StageRun {
 public:
  CutRun(const StagePlace& place, const CutPieces& cut) : StageRun(place), cut_(cut) {}
  [[nodiscard]] std::optional<Instant> next_due() const override {
    if (empty()) return std::nullopt;
    return std::max(queue().front().due, next_);
  }

 protected:
  [[nodiscard]] std::optional<Chunk> next(const Instant now) override {
    if (next_ > now) return std::nullopt;
    const Chunk& front = queue().front().chunk;
    if (front.what != What::data) return pop(SIZE_MAX);
    if (front.offset >= cut_at_) cut_at_ = front.offset + draw_size(front.offset);
    Chunk chunk = pop(cut_at_ - front.offset);
    if (chunk.offset + chunk.size == cut_at_) {
      next_ = now + cut_.gap;
      touch(chunk.offset, chunk.size, "", spent(chunk, now));
    }
    return chunk;
  }

 private:
  [[nodiscard]] std::uint64_t draw_size(const std::uint64_t offset) const {
    const std::uint64_t span = cut_.most.count - cut_.least.count + 1;
    return cut_.least.count + draws().at(offset) % span;
  }

  CutPieces cut_;
  std::uint64_t cut_at_ = 0;
  Instant next_{};
};

class HoldRun : public StageRun {
 public:
  explicit HoldRun(const StagePlace& place) : StageRun(place) {}
  [[nodiscard]] std::optional<Instant> next_due() const override {
    const bool passes = !empty() && (queue().front().passes || released());
    return passes ? StageRun::next_due() : std::nullopt;
  }
  [[nodiscard]] bool keeps_for_good() const override { return !released(); }

 protected:
  void admit(Chunk chunk, const Instant now) override {
    touch(chunk.offset, chunk.size, chunk.what == What::data ? "" : "the end of the stream");
    push(std::move(chunk), now);
  }
  [[nodiscard]] std::optional<Chunk> next(Instant) override { return std::nullopt; }
};

}  // namespace

std::unique_ptr<StageRun> timed_stage(const StagePlace& place, const DelayBytes& action) {
  return std::make_unique<DelayRun>(place, action);
}
std::unique_ptr<StageRun> timed_stage(const StagePlace& place, const LimitRate& action) {
  return std::make_unique<RateRun>(place, action);
}
std::unique_ptr<StageRun> timed_stage(const StagePlace& place, const CutPieces& action) {
  return std::make_unique<CutRun>(place, action);
}
std::unique_ptr<StageRun> timed_stage(const StagePlace& place, const HoldBytes&) {
  return std::make_unique<HoldRun>(place);
}

}  // namespace backfault
