// Which bytes of a stream a fault touches: a range, a share, or a share of a range.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "harness/control/fault.h"
#include "harness/control/stage_run.h"

namespace backfault {

/// Which bytes: from `WireStage::after` on, within `count` bytes, each with this chance.
struct ChosenBytes {
  std::optional<Bytes> count;  ///< Nothing: without an end.
  double chance = 1;
};
/// "bytes" and "rate", to be followed by those of `wire_params`.
[[nodiscard]] std::vector<ParamSpec> chosen_bytes_params();

/// Without "rate", "bytes" or one byte from "after" on; an error when nothing could be touched.
[[nodiscard]] Result<ChosenBytes> read_chosen_bytes(const Params& params);

/// Goes through the chosen bytes of a stream.
class ChosenRun : public StageRun {
 public:
  ChosenRun(const StagePlace& place, const ChosenBytes& chosen)
      : StageRun(place), chosen_(chosen) {}

 protected:
  [[nodiscard]] bool is_chosen(const std::uint64_t offset) const {
    if (chosen_.count && offset - after() >= chosen_.count->count) return false;
    return chosen_.chance >= 1 || draws().happens_at(offset, chosen_.chance);
  }
  /// Without looking at each byte.
  [[nodiscard]] bool has_none(const Chunk& chunk) const {
    return chunk.what != Chunk::What::data || chosen_.chance <= 0 ||
           (chosen_.count && chunk.offset - after() >= chosen_.count->count);
  }

  /// Takes its first bytes off that are all chosen, or all not; and which of the two.
  [[nodiscard]] std::pair<Chunk, bool> take_run(Chunk& chunk) const {
    if (has_none(chunk)) return {chunk.take_front(chunk.size), false};
    const bool chosen = is_chosen(chunk.offset);
    std::size_t length = 1;
    while (length < chunk.size && is_chosen(chunk.offset + length) == chosen) ++length;
    return {chunk.take_front(length), chosen};
  }

 private:
  ChosenBytes chosen_;
};

}  // namespace backfault
