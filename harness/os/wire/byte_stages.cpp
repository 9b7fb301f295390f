// Stages that change which bytes come: wrong ones, fewer, more, or none any longer.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/os/wire/stage.h"

namespace backfault {
namespace {

using What = WirePiece::What;

// A run of chosen bytes that is longer is sent again in parts.
constexpr std::size_t longest_copy = std::size_t{1024} * 1024;

/// Goes through the chosen bytes of a stream.
class ByteRun : public WireStageRun {
 public:
  ByteRun(const StagePlace& place, const ChosenBytes& chosen)
      : WireStageRun(place), chosen_(chosen) {}

 protected:
  [[nodiscard]] bool is_chosen(const std::uint64_t offset) const {
    if (chosen_.count && offset - after() >= chosen_.count->count) return false;
    return chosen_.chance >= 1 || draws().happens_at(offset, chosen_.chance);
  }
  /// Without looking at each byte.
  [[nodiscard]] bool has_none(const WirePiece& piece) const {
    return piece.what != What::data || chosen_.chance <= 0 ||
           (chosen_.count && piece.offset - after() >= chosen_.count->count);
  }

  /// Takes its first bytes off that are all chosen, or all not; and which of the two.
  [[nodiscard]] std::pair<WirePiece, bool> take_run(WirePiece& piece) const {
    if (has_none(piece)) return {piece.take_front(piece.size), false};
    const bool chosen = is_chosen(piece.offset);
    std::size_t length = 1;
    while (length < piece.size && is_chosen(piece.offset + length) == chosen) ++length;
    return {piece.take_front(length), chosen};
  }

 private:
  ChosenBytes chosen_;
};

class CorruptRun : public ByteRun {
 public:
  CorruptRun(const StagePlace& place, const CorruptBytes& action)
      : ByteRun(place, action.chosen), whole_byte_(action.whole_byte) {}

 protected:
  void admit(WirePiece piece, const Instant now) override {
    if (has_none(piece)) return push(std::move(piece), now);
    const auto before = piece.bytes();
    std::vector<char> bytes(before.begin(), before.end());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const std::uint64_t offset = piece.offset + i;
      if (!is_chosen(offset)) continue;
      bytes[i] = static_cast<char>(static_cast<unsigned char>(bytes[i]) ^ pattern_at(offset));
      spoil();
      touch(offset, 1,
            fmt::format("0x{:02x} became 0x{:02x}", static_cast<unsigned char>(before[i]),
                        static_cast<unsigned char>(bytes[i])));
    }
    piece.store = std::make_shared<const std::vector<char>>(std::move(bytes));
    piece.begin = 0;
    push(std::move(piece), now);
  }

 private:
  /// Never zero.
  [[nodiscard]] unsigned char pattern_at(const std::uint64_t offset) const {
    const std::uint64_t drawn = draws().second_at(offset);
    const std::uint64_t bit = std::uint64_t{1} << (drawn % 8);
    return static_cast<unsigned char>(whole_byte_ ? 1 + drawn % 255 : bit);
  }

  bool whole_byte_;
};

class DropRun : public ByteRun {
 public:
  DropRun(const StagePlace& place, const DropBytes& action) : ByteRun(place, action.chosen) {}

 protected:
  /// What is left keeps its places in the stream, for the stages behind.
  void admit(WirePiece piece, const Instant now) override {
    if (has_none(piece)) return push(std::move(piece), now);
    while (piece.size > 0) {
      auto [run, chosen] = take_run(piece);
      if (!chosen) {
        push(std::move(run), now);
        continue;
      }
      touch(run.offset, run.size, "");
      spoil();
    }
  }
};

class DuplicateRun : public ByteRun {
 public:
  DuplicateRun(const StagePlace& place, const DuplicateBytes& action)
      : ByteRun(place, action.chosen) {}

 protected:
  /// Bytes are never kept waiting: the copy follows when its run is known to be over.
  void admit(WirePiece piece, const Instant now) override {
    if (piece.what != What::data) {
      repeat(now);
      return push(std::move(piece), now);
    }
    while (piece.size > 0) {
      auto [run, chosen] = take_run(piece);
      if (!chosen) push(std::move(run), now);
      while (chosen && run.size > 0) {
        WirePiece part = run.take_front(longest_copy - copy_.size());
        const std::uint64_t end = part.offset + part.size;
        remember(part);
        push(std::move(part), now);
        // Known to be over: the next byte may never come.
        if (!is_chosen(end) || copy_.size() == longest_copy) repeat(now);
      }
    }
  }

 private:
  void remember(const WirePiece& run) {
    if (copy_.empty()) copied_from_ = run.offset;
    const auto bytes = run.bytes();
    copy_.insert(copy_.end(), bytes.begin(), bytes.end());
  }
  void repeat(const Instant now) {
    if (copy_.empty()) return;
    touch(copied_from_, copy_.size(), "");
    spoil();
    WirePiece again = data_piece(std::exchange(copy_, {}), copied_from_);
    again.received = now;
    push(std::move(again), now);
  }

  std::vector<char> copy_;
  std::uint64_t copied_from_ = 0;
};

class BreakRun : public WireStageRun {
 public:
  BreakRun(const StagePlace& place, const What last) : WireStageRun(place), last_(last) {}

  void begin(const std::uint64_t offset, const Instant now) override {
    if (offset >= after()) end_at(offset, now);
  }

 protected:
  void admit(WirePiece piece, const Instant now) override {
    if (!ended_) end_at(piece.offset, now);
    // What ends by itself is not spoiled by an end.
    if (piece.what == What::data) spoil();
  }

 private:
  void end_at(const std::uint64_t offset, const Instant now) {
    ended_ = true;
    touch(offset, 0, "");
    push({.what = last_, .offset = offset, .received = now}, now);
  }

  What last_;
  bool ended_ = false;
};

}  // namespace

StageRun run_stage(const StagePlace& place, const CorruptBytes& action) {
  return std::make_unique<CorruptRun>(place, action);
}
StageRun run_stage(const StagePlace& place, const DropBytes& action) {
  return std::make_unique<DropRun>(place, action);
}
StageRun run_stage(const StagePlace& place, const DuplicateBytes& action) {
  return std::make_unique<DuplicateRun>(place, action);
}
StageRun run_breaking_stage(const StagePlace& place, const What last) {
  return std::make_unique<BreakRun>(place, last);
}

}  // namespace backfault
