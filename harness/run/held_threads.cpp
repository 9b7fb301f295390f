#include "harness/run/held_threads.h"

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

bool holds_client(const std::vector<WaitFact>& waits) {
  return std::any_of(waits.begin(), waits.end(), [](const WaitFact& wait) {
    return wait.role == Role::client && !wait.held_by.empty();
  });
}

bool holds_for_a_while(const std::vector<WaitFact>& waits) {
  return std::any_of(waits.begin(), waits.end(),
                     [](const WaitFact& wait) { return !wait.held_by.empty() && !wait.modelled; });
}

std::string holder_of_server(const std::vector<WaitFact>& waits) {
  std::string holder;
  for (const WaitFact& wait : waits) {
    if (wait.role != Role::server) continue;
    if (wait.held_by.empty() || !wait.modelled) return "";
    holder = wait.held_by;
  }
  return holder;
}

}  // namespace backfault
