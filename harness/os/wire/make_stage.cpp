#include "harness/os/wire/make_stage.h"

#include <variant>

namespace backfault {
namespace {

struct MakeStage {
  const StagePlace& place;
  using Made = std::unique_ptr<StageRun>;
  Made operator()(const RunStage& stage) const { return stage.make(place); }
  Made operator()(const EndDirection&) const { return breaking_stage(place, Chunk::What::end); }
  Made operator()(const CloseConnection&) const {
    return breaking_stage(place, Chunk::What::close);
  }
  Made operator()(const ResetConnection&) const {
    return breaking_stage(place, Chunk::What::reset);
  }
  Made operator()(const RefuseConnections&) const { return nullptr; }
  Made operator()(const AcceptLate&) const { return nullptr; }
  Made operator()(const FailFirst&) const { return nullptr; }
  Made operator()(const ShrinkBuffers&) const { return nullptr; }
  template <typename Action>
  Made operator()(const Action& action) const {
    return timed_stage(place, action);
  }
};

}  // namespace

std::unique_ptr<StageRun> make_stage(const StagePlace& place) {
  return std::visit(MakeStage{place}, place.armed->stage.action);
}

}  // namespace backfault
