// Stages after which nothing comes any more.
#include <utility>

#include "harness/os/wire/make_stage.h"

namespace backfault {
namespace {

using What = Chunk::What;

class BreakRun : public StageRun {
 public:
  BreakRun(const StagePlace& place, const What last) : StageRun(place), last_(last) {}

  void begin(const std::uint64_t offset, const Instant now) override {
    if (offset >= after()) end_at(offset, now);
  }

 protected:
  void admit(Chunk chunk, const Instant now) override {
    if (!ended_) end_at(chunk.offset, now);
    // What ends by itself is not spoiled by an end.
    if (chunk.what == What::data) spoil();
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

std::unique_ptr<StageRun> breaking_stage(const StagePlace& place, const What last) {
  return std::make_unique<BreakRun>(place, last);
}

}  // namespace backfault
