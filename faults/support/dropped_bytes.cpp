#include "faults/support/dropped_bytes.h"

#include <utility>

namespace backfault {
namespace {

class DropRun : public ChosenRun {
 public:
  DropRun(const StagePlace& place, const ChosenBytes& chosen) : ChosenRun(place, chosen) {}

 protected:
  void admit(Chunk chunk, const Instant now) override {
    if (has_none(chunk)) return push(std::move(chunk), now);
    while (chunk.size > 0) {
      auto [run, chosen] = take_run(chunk);
      if (!chosen) {
        push(std::move(run), now);
        continue;
      }
      touch(run.offset, run.size, "");
      spoil();
    }
  }
};

}  // namespace

RunStage drop_stage(const ChosenBytes& chosen) { return run_stage<DropRun>(chosen); }

}  // namespace backfault
