#include "faults/support/in_force.h"

namespace backfault {

Result<std::unique_ptr<ActiveFault>> in_force_or_undone(std::unique_ptr<ActiveFault> active,
                                                        const Result<void>& begun,
                                                        FaultContext& context) {
  if (begun) return active;
  const auto reverted = active->revert(context);
  const std::string left = reverted ? "" : "; and to undo it: " + reverted.error().text;
  return fail(begun.error().text + left);
}

}  // namespace backfault
