// Stages that change when bytes come: late, slowly, in pieces, or not at all.
#include <fmt/format.h>

#include <algorithm>

#include "harness/os/wire/stage.h"

namespace backfault {
namespace {

using std::chrono::nanoseconds;
using What = WirePiece::What;

constexpr std::uint64_t second_ns = 1'000'000'000;

Duration spent(const WirePiece& piece, const Instant now) {
  return std::chrono::duration_cast<Duration>(now - piece.received);
}

class DelayRun : public WireStageRun {
 public:
  DelayRun(const StagePlace& place, const DelayBytes& delay) : WireStageRun(place), delay_(delay) {}
  /// Latency times bandwidth.
  [[nodiscard]] std::size_t most_memory() const override { return std::size_t{8} * 1024 * 1024; }

 protected:
  void admit(WirePiece piece, const Instant now) override {
    last_due_ = std::max(last_due_, now + draw_delay(delay_, draws(), piece.offset));
    push(std::move(piece), last_due_);
  }
  [[nodiscard]] std::optional<WirePiece> next(const Instant now) override {
    auto piece = WireStageRun::next(now);
    if (piece && piece->what == What::data && now > piece->received) {
      touch(piece->offset, piece->size, "", spent(*piece, now));
    }
    return piece;
  }

 private:
  DelayBytes delay_;
  Instant last_due_{};
};

/// Keeps to a schedule: who comes late catches up, so that the rate holds in the long run.
class RateRun : public WireStageRun {
 public:
  RateRun(const StagePlace& place, const LimitRate& limit)
      : WireStageRun(place),
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
    if (rate_ < slow_rate) return WireStageRun::most_memory();
    return std::clamp<std::size_t>(rate_ / 50, mebibyte, 8 * mebibyte);
  }

 protected:
  void admit(WirePiece piece, const Instant now) override {
    if (empty()) next_ = std::max(next_, now - burst_);
    push(std::move(piece), now);
  }
  [[nodiscard]] std::optional<WirePiece> next(const Instant now) override {
    if (next_ > now) return std::nullopt;
    // A receiver that took nothing for long is no reason for a flood.
    next_ = std::max(next_, now - std::max(burst_, most_catching_up));
    WirePiece piece = pop(quantum_);
    if (piece.what != What::data) return piece;
    next_ += time_of(piece.size);
    if (now > piece.received) touch(piece.offset, piece.size, "", spent(piece, now));
    return piece;
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

class CutRun : public WireStageRun {
 public:
  CutRun(const StagePlace& place, const CutPieces& cut) : WireStageRun(place), cut_(cut) {}
  [[nodiscard]] std::optional<Instant> next_due() const override {
    if (empty()) return std::nullopt;
    return std::max(queue().front().due, next_);
  }

 protected:
  [[nodiscard]] std::optional<WirePiece> next(const Instant now) override {
    if (next_ > now) return std::nullopt;
    const WirePiece& front = queue().front().piece;
    if (front.what != What::data) return pop(SIZE_MAX);
    if (front.offset >= cut_at_) cut_at_ = front.offset + draw_size(front.offset);
    WirePiece piece = pop(cut_at_ - front.offset);
    if (piece.offset + piece.size == cut_at_) {
      next_ = now + cut_.gap;
      touch(piece.offset, piece.size, "", spent(piece, now));
    }
    return piece;
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

class HoldRun : public WireStageRun {
 public:
  explicit HoldRun(const StagePlace& place) : WireStageRun(place) {}
  [[nodiscard]] std::optional<Instant> next_due() const override {
    const bool passes = !empty() && (queue().front().passes || released());
    return passes ? WireStageRun::next_due() : std::nullopt;
  }
  [[nodiscard]] bool keeps_for_good() const override { return !released(); }

 protected:
  void admit(WirePiece piece, const Instant now) override {
    touch(piece.offset, piece.size, piece.what == What::data ? "" : "the end of the stream");
    push(std::move(piece), now);
  }
  [[nodiscard]] std::optional<WirePiece> next(Instant) override { return std::nullopt; }
};

}  // namespace

StageRun run_stage(const StagePlace& place, const DelayBytes& action) {
  return std::make_unique<DelayRun>(place, action);
}
StageRun run_stage(const StagePlace& place, const LimitRate& action) {
  return std::make_unique<RateRun>(place, action);
}
StageRun run_stage(const StagePlace& place, const CutPieces& action) {
  return std::make_unique<CutRun>(place, action);
}
StageRun run_stage(const StagePlace& place, const HoldBytes&) {
  return std::make_unique<HoldRun>(place);
}

}  // namespace backfault
