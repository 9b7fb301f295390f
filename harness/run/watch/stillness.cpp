#include "harness/run/watch/stillness.h"

#include <algorithm>
#include <set>
#include <string>

namespace backfault {
namespace {

Stillness stillness_of(const WaitKind kind) {
  switch (kind) {
    case WaitKind::not_waiting:
      return Stillness::moving;
    case WaitKind::sleep:
    case WaitKind::timer:
      return Stillness::sleeping;
    case WaitKind::signal:  // From whom, nobody knows.
    case WaitKind::other:
    case WaitKind::unreadable:
      return Stillness::unclear;
    case WaitKind::shared_futex:
    case WaitKind::private_futex:
    case WaitKind::socket:
    case WaitKind::pipe:
    case WaitKind::event_set:
    case WaitKind::child:
    case WaitKind::file_lock:
    case WaitKind::semaphore:
      return Stillness::stalled;
  }
  return Stillness::unclear;
}

/// For a thread in state S with readable counters, the wait decides.
Stillness stillness_of(const ThreadSample& thread, const std::vector<WaitFact>& waits) {
  if (thread.state == ThreadState::running) return Stillness::moving;
  const auto wait = std::find_if(waits.begin(), waits.end(),
                                 [&](const WaitFact& fact) { return fact.tid == thread.tid; });
  const bool readable = thread.state == ThreadState::sleeping && thread.ran && thread.blocked;
  if (!readable || wait == waits.end()) return Stillness::unclear;
  // A held thread that is stopped is not in state S, and was `unclear` above.
  if (!wait->held_by.empty()) return Stillness::sleeping;
  return stillness_of(wait->kind);
}

/// Zombies only wait to be reaped and move nothing. Without a living thread, the answer is unclear.
Stillness worst_stillness(const Sample& sample, const std::vector<WaitFact>& waits) {
  std::optional<Stillness> worst;
  for (const auto& thread : sample.threads) {
    if (thread.state == ThreadState::zombie) continue;
    const Stillness stillness = stillness_of(thread, waits);
    worst = worst ? std::min(*worst, stillness) : stillness;
  }
  return worst.value_or(Stillness::unclear);
}

std::set<std::string> channels_of(const std::vector<WaitFact>& waits, const Role role) {
  std::set<std::string> channels;
  for (const auto& wait : waits) {
    if (wait.role != role) continue;
    channels.insert(wait.channels.begin(), wait.channels.end());
  }
  return channels;
}

bool waits_on_any(const WaitFact& wait, const std::set<std::string>& channels) {
  return std::any_of(wait.channels.begin(), wait.channels.end(),
                     [&](const std::string& channel) { return channels.contains(channel); });
}

}  // namespace

StillnessFinding judge_stillness(const Sample& first, const Sample& second,
                                 const std::vector<WaitFact>& waits) {
  if (first.threads != second.threads) return {.stillness = Stillness::moving};
  if (!first.complete || !second.complete) return {};
  const Stillness worst = worst_stillness(first, waits);
  if (worst != Stillness::stalled) return {.stillness = worst};

  StillnessFinding finding{.stillness = Stillness::stalled};
  const auto of_client = channels_of(waits, Role::client);
  const auto of_server = channels_of(waits, Role::server);
  std::set<std::string> shared;
  std::set_intersection(of_client.begin(), of_client.end(), of_server.begin(), of_server.end(),
                        std::inserter(shared, shared.end()));
  finding.mutual = !shared.empty();
  for (const auto& wait : waits) {
    if (!wait.deadline_left || !waits_on_any(wait, shared)) continue;
    finding.deadline_left = finding.deadline_left
                                ? std::min(*finding.deadline_left, *wait.deadline_left)
                                : *wait.deadline_left;
  }
  return finding;
}

}  // namespace backfault
