#include "harness/hang/closure.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace backfault {
namespace {

std::string objection_to(const Snapshot& snapshot) {
  if (!snapshot.closed) return "processes outside of the trial can reach its programs";
  if (!snapshot.first.complete || !snapshot.second.complete) {
    return "a thread could not be read completely";
  }
  if (snapshot.first.ended > snapshot.second.begun) return "the samples overlap";
  if (snapshot.first.threads != snapshot.second.threads) {
    return "something moved between the samples";
  }
  return "";
}

std::string objection_to(const ProcessSample& process) {
  if (process.may_be_timed) return "a timer or an alarm may be armed";
  if (process.asynchronous) return "the kernel may be working for it";
  return "";
}

std::string objection_to(const WakeCondition& await) {
  if (await.harness) return "the harness reads what it writes";
  if (await.external_wakers) return "it is not known who can end its wait";
  switch (await.readiness) {
    case Readiness::absent:
    case Readiness::consumed:
      return "";
    case Readiness::on_its_way:
      return "what it waits for is on its way";
    case Readiness::present:
      return "what it waits for is there";
    case Readiness::unknown:
      break;
  }
  return "it is not known whether what it waits for is there";
}

std::string objection_to(const WaitFact& wait, const Timers timers) {
  for (const WakeCondition& await : wait.wake_conditions) {
    const std::string text = objection_to(await);
    if (!text.empty()) return text;
  }
  if (!wait.modelled) return "its wait is not modelled";
  if (!wait.deadline_left) return "";
  if (timers == Timers::count_as_movement) return "it has a time-out";
  return wait.not_before ? "" : "the time of its time-out is not known";
}

class Fixpoint {
 public:
  Fixpoint(const Snapshot& snapshot, const std::vector<WaitFact>& waits)
      : snapshot_(snapshot), waits_(waits) {
    for (const ProcessSample& process : snapshot.processes) {
      processes_[process.pid] = &process;
      inside_.insert(process.pid);
    }
  }

  /// Drops every process that may run by itself.
  void drop_restless(const Timers timers) {
    for (const ProcessSample& process : snapshot_.processes) {
      const std::string text = objection_to(process);
      if (!text.empty()) drop(process.pid, process.command + ": " + text);
    }
    for (const WaitFact& wait : waits_) {
      const std::string text = objection_to(wait, timers);
      if (!text.empty()) drop(wait.pid, party(wait) + " " + wait.words + ": " + text);
    }
    for (const ThreadSample& thread : snapshot_.first.threads) {
      if (thread.state == ThreadState::zombie || is_explained_block(thread)) continue;
      drop(thread.pid, fmt::format("thread {} ({}) is not blocked", thread.tid, thread.command));
    }
  }

  void drop_until_stable() {
    // Each round drops at least one process or is the last.
    for (std::size_t round = 0; round <= processes_.size(); ++round) {
      const std::size_t before = inside_.size();
      for (const ProcessSample& process : snapshot_.processes) drop_if_signalled(process);
      for (const WaitFact& wait : waits_) drop_if_woken(wait);
      if (inside_.size() == before) return;
    }
  }

  [[nodiscard]] Closure closure() const {
    Closure closure{.stuck = {inside_.begin(), inside_.end()}, .objection = {}};
    for (const auto& [pid, text] : reasons_) {
      if (processes_.at(pid)->role == Role::client && closure.objection.empty()) {
        closure.objection = text;
      }
    }
    return closure;
  }

 private:
  [[nodiscard]] static std::string party(const WaitFact& wait) {
    return fmt::format("thread {} ({})", wait.tid, wait.command);
  }

  [[nodiscard]] bool is_explained_block(const ThreadSample& thread) const {
    const bool blocked =
        thread.state == ThreadState::sleeping || thread.state == ThreadState::stopped;
    return blocked && std::any_of(waits_.begin(), waits_.end(), [&](const WaitFact& wait) {
             return wait.tid == thread.tid && wait.pid == thread.pid;
           });
  }

  [[nodiscard]] bool all_inside() const { return inside_.size() == processes_.size(); }

  void drop(const int pid, const std::string& why) {
    inside_.erase(pid);
    // The first cause counts. A pid that was not sampled is in no set.
    if (processes_.contains(pid)) reasons_.try_emplace(pid, why);
  }

  /// An ancestor may end its descendants at any time.
  void drop_if_signalled(const ProcessSample& process) {
    if (!inside_.contains(process.pid)) return;
    if (process.catches_signals && !all_inside()) {
      return drop(process.pid, process.command + ": it handles signals, and others still run");
    }
    int ancestor = process.parent;
    for (std::size_t depth = 0; depth <= processes_.size(); ++depth) {
      const auto found = processes_.find(ancestor);
      if (found == processes_.end()) return;
      if (!inside_.contains(ancestor)) {
        return drop(process.pid, fmt::format("{}: its ancestor {} ({}) may still move",
                                             process.command, ancestor, found->second->command));
      }
      ancestor = found->second->parent;
    }
  }

  void drop_if_woken(const WaitFact& wait) {
    if (!inside_.contains(wait.pid)) return;
    for (const WakeCondition& await : wait.wake_conditions) {
      const std::string waker = possible_waker(await);
      if (waker.empty()) continue;
      return drop(wait.pid, fmt::format("{} {}: {}", party(wait), wait.words, waker));
    }
  }

  [[nodiscard]] std::string possible_waker(const WakeCondition& await) const {
    for (const int pid : await.wakers) {
      if (!inside_.contains(pid)) return fmt::format("process {} can still wake it", pid);
    }
    if (await.anyone && !all_inside()) return "any process can wake it, and some still run";
    if (!await.wire) return "";
    if (!snapshot_.wire.quiet) return "the wire still holds something for it";
    return all_inside() ? "" : "the wire can wake it, and some processes still run";
  }

  const Snapshot& snapshot_;
  const std::vector<WaitFact>& waits_;
  std::map<int, const ProcessSample*> processes_;
  std::set<int> inside_;
  std::map<int, std::string> reasons_;
};

}  // namespace

Closure find_closure(const Snapshot& snapshot, const std::vector<WaitFact>& waits,
                     const Timers timers) {
  const std::string objection = objection_to(snapshot);
  if (!objection.empty()) return {.stuck = {}, .objection = objection};
  Fixpoint fixpoint(snapshot, waits);
  fixpoint.drop_restless(timers);
  fixpoint.drop_until_stable();
  return fixpoint.closure();
}

}  // namespace backfault
