#include "harness/judge/holds.h"

#include <algorithm>

namespace backfault {

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
