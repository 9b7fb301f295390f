// For whom a thread is held.
#include <algorithm>
#include <optional>
#include <variant>

#include "harness/os/proc/fs.h"
#include "harness/os/steps/loop.h"
#include "harness/os/steps/sight.h"

namespace backfault {

void StepLoop::let_peers_go(const Thread& thread) {
  const auto peers = peers_of(thread);
  for (auto& [tid, other] : threads_) {
    const bool is_peer = std::find(peers.begin(), peers.end(), other.pid) != peers.end();
    if (is_peer && other.mode == Mode::held && &other != &thread) go_on(tid, other);
  }
}

/// Those of the other role; where there are none, the other processes; in a single process itself.
std::vector<int> StepLoop::peers_of(const Thread& thread) const {
  std::vector<int> others;
  std::vector<int> of_other_role;
  for (const auto& [pid, role] : processes_) {
    if (pid != thread.pid) others.push_back(pid);
    if (role != thread.role) of_other_role.push_back(pid);
  }
  if (!of_other_role.empty()) return of_other_role;
  return others.empty() ? std::vector<int>{thread.pid} : others;
}

/// All of the peer's threads sleep, one of them in the call.
bool StepLoop::peer_waits(const Thread& thread) const {
  bool any = false;
  for (const int pid : peers_of(thread)) {
    for (const int tid : list_threads(pid)) {
      const auto known = threads_.find(tid);
      if (known != threads_.end() && &known->second == &thread) continue;
      const auto call = call_of_thread(pid, tid);
      if (!call) continue;  // It has ended meanwhile.
      if (std::holds_alternative<Runnable>(*call)) return false;
      any = any || std::get<BlockedCall>(*call).number == settings_.call;
    }
  }
  return any;
}

bool StepLoop::peer_is_busy(const Thread& thread) const {
  const auto peers = peers_of(thread);
  return std::any_of(threads_.begin(), threads_.end(), [&](const auto& entry) {
    const Thread& other = entry.second;
    const bool is_busy = other.mode == Mode::stepping || other.mode == Mode::held;
    return is_busy && &other != &thread &&
           std::find(peers.begin(), peers.end(), other.pid) != peers.end();
  });
}

}  // namespace backfault
