#include "harness/control/stage_run.h"

#include <utility>

namespace backfault {

StageRun::StageRun(StagePlace place)
    : place_(std::move(place)),
      draws_(place_.armed->stage.seed, place_.connection, place_.direction) {}

void StageRun::put(Chunk chunk, const Instant now) {
  chunk.received = now;
  const bool is_data = chunk.what == Chunk::What::data;
  if (is_data && chunk.offset < after() && !released_) {
    const Chunk before = chunk.take_front(after() - chunk.offset);
    queue_.push_back({.chunk = before, .due = now, .passes = true});
    weight_ += before.weight();
    if (chunk.size == 0) return;
  }
  if (released_ || chunk.offset < after()) {
    weight_ += chunk.weight();
    queue_.push_back({.chunk = std::move(chunk), .due = now, .passes = true});
  } else {
    admit(std::move(chunk), now);
  }
}

std::optional<Chunk> StageRun::take(const Instant now) {
  if (queue_.empty()) return std::nullopt;
  if (queue_.front().passes) return pop(SIZE_MAX);
  if (!released_) return next(now);
  auto chunk = pop(SIZE_MAX);
  const auto held = std::chrono::duration_cast<Duration>(now - chunk.received);
  if (held > Duration{}) touch(chunk.offset, chunk.size, "let go when disarmed", held);
  return chunk;
}

std::optional<Instant> StageRun::next_due() const {
  if (queue_.empty()) return std::nullopt;
  return queue_.front().due;
}

void StageRun::admit(Chunk chunk, const Instant now) { push(std::move(chunk), now); }

std::optional<Chunk> StageRun::next(const Instant now) {
  if (queue_.front().due > now) return std::nullopt;
  return pop(SIZE_MAX);
}

void StageRun::push(Chunk chunk, const Instant due) {
  weight_ += chunk.weight();
  queue_.push_back({.chunk = std::move(chunk), .due = due, .passes = false});
}

Chunk StageRun::pop(const std::size_t most) {
  Chunk& front = queue_.front().chunk;
  const bool whole = front.what != Chunk::What::data || front.size <= most;
  Chunk chunk = whole ? std::move(front) : front.take_front(most);
  if (whole) queue_.pop_front();
  weight_ -= chunk.weight();
  return chunk;
}

void StageRun::touch(const std::uint64_t offset, const std::uint64_t bytes, std::string what,
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
