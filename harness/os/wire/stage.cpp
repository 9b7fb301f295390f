#include "harness/os/wire/stage.h"

#include <utility>
#include <variant>

namespace backfault {
namespace {

struct MakeRun {
  const StagePlace& place;
  StageRun operator()(const EndDirection&) const {
    return run_breaking_stage(place, WirePiece::What::end);
  }
  StageRun operator()(const CloseConnection&) const {
    return run_breaking_stage(place, WirePiece::What::close);
  }
  StageRun operator()(const ResetConnection&) const {
    return run_breaking_stage(place, WirePiece::What::reset);
  }
  StageRun operator()(const RefuseConnections&) const { return nullptr; }
  StageRun operator()(const AcceptLate&) const { return nullptr; }
  StageRun operator()(const FailFirst&) const { return nullptr; }
  StageRun operator()(const ShrinkBuffers&) const { return nullptr; }
  template <typename Action>
  StageRun operator()(const Action& action) const {
    return run_stage(place, action);
  }
};

}  // namespace

StageRun WireStageRun::make(const StagePlace& place) {
  return std::visit(MakeRun{place}, place.armed->stage.action);
}

WireStageRun::WireStageRun(StagePlace place)
    : place_(std::move(place)),
      draws_(place_.armed->stage.seed, place_.connection, place_.direction) {}

void WireStageRun::put(WirePiece piece, const Instant now) {
  piece.received = now;
  const bool is_data = piece.what == WirePiece::What::data;
  if (is_data && piece.offset < after() && !released_) {
    const WirePiece before = piece.take_front(after() - piece.offset);
    queue_.push_back({.piece = before, .due = now, .passes = true});
    weight_ += before.weight();
    if (piece.size == 0) return;
  }
  if (released_ || piece.offset < after()) {
    weight_ += piece.weight();
    queue_.push_back({.piece = std::move(piece), .due = now, .passes = true});
  } else {
    admit(std::move(piece), now);
  }
}

std::optional<WirePiece> WireStageRun::take(const Instant now) {
  if (queue_.empty()) return std::nullopt;
  if (queue_.front().passes) return pop(SIZE_MAX);
  if (!released_) return next(now);
  auto piece = pop(SIZE_MAX);
  const auto held = std::chrono::duration_cast<Duration>(now - piece.received);
  if (held > Duration{}) touch(piece.offset, piece.size, "let go when disarmed", held);
  return piece;
}

std::optional<Instant> WireStageRun::next_due() const {
  if (queue_.empty()) return std::nullopt;
  return queue_.front().due;
}

void WireStageRun::admit(WirePiece piece, const Instant now) { push(std::move(piece), now); }

std::optional<WirePiece> WireStageRun::next(const Instant now) {
  if (queue_.front().due > now) return std::nullopt;
  return pop(SIZE_MAX);
}

void WireStageRun::push(WirePiece piece, const Instant due) {
  weight_ += piece.weight();
  queue_.push_back({.piece = std::move(piece), .due = due, .passes = false});
}

WirePiece WireStageRun::pop(const std::size_t most) {
  WirePiece& front = queue_.front().piece;
  const bool whole = front.what != WirePiece::What::data || front.size <= most;
  WirePiece piece = whole ? std::move(front) : front.take_front(most);
  if (whole) queue_.pop_front();
  weight_ -= piece.weight();
  return piece;
}

void WireStageRun::touch(const std::uint64_t offset, const std::uint64_t bytes, std::string what,
                         const Duration held) {
  place_.log.add(place_.armed->id,
                 {.connection = place_.connection,
                  .direction = place_.direction,
                  .offset = offset,
                  .bytes = bytes,
                  .what = std::move(what)},
                 held);
}

}  // namespace backfault
