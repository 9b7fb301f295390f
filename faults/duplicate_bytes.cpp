// Runs of bytes come twice in a stream, the second time right after the first.
#include <utility>

#include "faults/support/chosen_bytes.h"
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {
namespace {

// A run of chosen bytes that is longer is sent again in parts.
constexpr std::size_t longest_copy = std::size_t{1024} * 1024;

class DuplicateRun : public ChosenRun {
 public:
  DuplicateRun(const StagePlace& place, const ChosenBytes& chosen) : ChosenRun(place, chosen) {}

 protected:
  /// Bytes are never kept waiting: the copy follows when its run is known to be over.
  void admit(Chunk chunk, const Instant now) override {
    if (chunk.what != Chunk::What::data) {
      repeat(now);
      return push(std::move(chunk), now);
    }
    while (chunk.size > 0) {
      auto [run, chosen] = take_run(chunk);
      if (!chosen) push(std::move(run), now);
      while (chosen && run.size > 0) {
        Chunk part = run.take_front(longest_copy - copy_.size());
        const std::uint64_t end = part.offset + part.size;
        remember(part);
        push(std::move(part), now);
        // Known to be over: the next byte may never come.
        if (!is_chosen(end) || copy_.size() == longest_copy) repeat(now);
      }
    }
  }

 private:
  void remember(const Chunk& run) {
    if (copy_.empty()) copied_from_ = run.offset;
    const auto bytes = run.bytes();
    copy_.insert(copy_.end(), bytes.begin(), bytes.end());
  }
  void repeat(const Instant now) {
    if (copy_.empty()) return;
    touch(copied_from_, copy_.size(), "");
    spoil();
    Chunk again = data_chunk(std::exchange(copy_, {}), copied_from_);
    again.received = now;
    push(std::move(again), now);
  }

  std::vector<char> copy_;
  std::uint64_t copied_from_ = 0;
};

}  // namespace

FaultType duplicate_bytes_fault() {
  return {
      .name = "duplicate_bytes",
      .summary = "bytes come twice",
      .effect = Effect::slows,
      .on = {Role::wire},
      .params = wire_params(chosen_bytes_params()),
      .needs = {},
      .example =
          R"({"fault": "duplicate_bytes", "on": "wire", "with": {"after": "1KiB", "bytes": 10}})",
      .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
        const auto chosen = read_chosen_bytes(params);
        if (!chosen) return tl::unexpected(chosen.error());
        return make_wire_fault(
            wire_stage("duplicate_bytes", params, run_stage<DuplicateRun>(*chosen)));
      }};
}

}  // namespace backfault
