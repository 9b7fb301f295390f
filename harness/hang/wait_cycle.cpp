#include "harness/hang/wait_cycle.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <utility>

namespace backfault {
namespace {

bool contains(const std::vector<int>& sorted, const int pid) {
  return std::binary_search(sorted.begin(), sorted.end(), pid);
}

/// How much a wait explains: most if particular processes can end it.
int weight_of(const WaitFact& wait) {
  const auto names_one = [](const WakeCondition& await) { return !await.wakers.empty(); };
  if (std::any_of(wait.wake_conditions.begin(), wait.wake_conditions.end(), names_one)) return 2;
  return wait.channels.empty() ? 0 : 1;
}

class Graph {
 public:
  Graph(const std::vector<WaitFact>& waits, const std::vector<int>& stuck) : stuck_(stuck) {
    for (const WaitFact& wait : waits) {
      if (contains(stuck, wait.pid)) waits_.push_back(&wait);
    }
  }

  [[nodiscard]] std::vector<int> clients() const {
    std::vector<int> pids;
    for (const WaitFact* const wait : waits_) {
      if (wait->role == Role::client) pids.push_back(wait->pid);
    }
    std::sort(pids.begin(), pids.end());
    pids.erase(std::unique(pids.begin(), pids.end()), pids.end());
    return pids;
  }

  /// The shortest cycle through `start`; empty: there is none.
  [[nodiscard]] std::vector<WaitStep> way_around(const int start) const {
    std::map<int, WaitStep> reached_by;
    std::deque<int> open{start};
    while (!open.empty()) {
      const int pid = open.front();
      open.pop_front();
      for (const WaitStep& step : steps_from(pid)) {
        if (step.waker == start) return way_to(start, step, reached_by);
        if (reached_by.contains(step.waker)) continue;
        reached_by[step.waker] = step;
        open.push_back(step.waker);
      }
    }
    return {};
  }

  /// The chain from `start` to a thread that waits for no particular process.
  [[nodiscard]] std::vector<WaitStep> way_from(const int start) const {
    std::vector<WaitStep> way;
    std::set<int> seen;
    int pid = start;
    while (seen.insert(pid).second) {
      const auto steps = steps_from(pid);
      if (steps.empty()) break;
      way.push_back(steps.front());
      pid = steps.front().waker;
    }
    if (!steps_from(pid).empty()) return way;  // It ends in a cycle without `start`.
    const WaitFact* const last = speaker_of(pid);
    if (last != nullptr) {
      way.push_back(
          {.wait = last,
           .await = last->wake_conditions.empty() ? nullptr : &last->wake_conditions.front(),
           .waker = 0});
    }
    return way;
  }

 private:
  [[nodiscard]] std::vector<WaitStep> steps_from(const int pid) const {
    std::vector<WaitStep> steps;
    for (const WaitFact* const wait : waits_) {
      if (wait->pid != pid) continue;
      for (const WakeCondition& await : wait->wake_conditions) {
        for (const int waker : await.wakers) {
          if (waker != pid && contains(stuck_, waker)) {
            steps.push_back({.wait = wait, .await = &await, .waker = waker});
          }
        }
      }
    }
    return steps;
  }

  [[nodiscard]] static std::vector<WaitStep> way_to(const int start, WaitStep last,
                                                    const std::map<int, WaitStep>& reached_by) {
    std::vector<WaitStep> way{last};
    while (last.wait->pid != start) {
      last = reached_by.at(last.wait->pid);
      way.push_back(last);
    }
    std::reverse(way.begin(), way.end());
    return way;
  }

  [[nodiscard]] const WaitFact* speaker_of(const int pid) const {
    const WaitFact* best = nullptr;
    for (const WaitFact* const wait : waits_) {
      if (wait->pid != pid) continue;
      if (best == nullptr || weight_of(*wait) > weight_of(*best)) best = wait;
    }
    return best;
  }

  std::vector<const WaitFact*> waits_;
  const std::vector<int>& stuck_;
};

}  // namespace

WaitCycle find_cycle(const std::vector<WaitFact>& waits, const std::vector<int>& stuck) {
  const Graph graph(waits, stuck);
  const auto clients = graph.clients();
  WaitCycle best;
  for (const int client : clients) {
    auto way = graph.way_around(client);
    if (way.empty() || (best.closed && way.size() >= best.steps.size())) continue;
    best = {.steps = std::move(way), .closed = true};
  }
  for (const int client : clients) {
    if (best.closed) break;
    auto way = graph.way_from(client);
    if (way.size() > best.steps.size()) best.steps = std::move(way);
  }
  return best;
}

}  // namespace backfault
