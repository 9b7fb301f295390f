#include "harness/run/watch/held_threads.h"

#include <algorithm>

namespace backfault {
namespace {

void mark(WaitFact& wait, const Hold& hold) {
  wait.held_by = hold.fault;
  if (hold.until_reverted) {
    wait.words += fmt::format(" (the harness holds it: {})", hold.fault);
    return;
  }
  wait.modelled = false;
  wait.words += fmt::format(" (the harness holds it for a while: {})", hold.fault);
}

}  // namespace

void mark_holds(std::vector<WaitFact>& waits, const std::vector<Hold>& holds) {
  for (const Hold& hold : holds) {
    for (WaitFact& wait : waits) {
      if (wait.pid == hold.pid && (hold.tid == 0 || wait.tid == hold.tid)) mark(wait, hold);
    }
  }
}

}  // namespace backfault
