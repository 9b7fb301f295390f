#include <algorithm>
#include <set>
#include <utility>

#include "harness/verify/conditions.h"
#include "harness/verify/objections.h"

namespace backfault {
namespace {

using ThreadIds = std::vector<std::pair<Pid, Pid>>;

ThreadIds ids_of(const ClaimedSample& sample) {
  ThreadIds ids;
  for (const ClaimedThread& thread : sample.threads) ids.emplace_back(thread.tid, thread.pid);
  return ids;
}

bool ascends(const ThreadIds& ids) {
  const auto not_less = [](const auto& one, const auto& next) { return one.first >= next.first; };
  return std::adjacent_find(ids.begin(), ids.end(), not_less) == ids.end();
}

void check_threads(const ClaimIndex& index, Objections& objections) {
  const ClaimedSnapshot& snapshot = index.claim().snapshot;
  const ThreadIds first = ids_of(snapshot.first);
  const ThreadIds second = ids_of(snapshot.second);
  objections.require(ascends(first) && ascends(second), "a thread stands twice, or out of order");
  objections.require(first == second, "the samples do not hold the same processes and threads");
  std::set<Pid> alive;
  for (const ClaimedThread& thread : snapshot.first.threads) {
    if (thread.state == "zombie") continue;
    alive.insert(thread.pid);
    const ClaimedProcess* const process = index.process(thread.pid);
    objections.require(process != nullptr, "process {} of thread {} is not listed", thread.pid,
                       name_of(thread));
    objections.require(process == nullptr || process->role == thread.role,
                       "thread {} has another role than its process", name_of(thread));
    objections.require(index.wait_of(thread) != nullptr,
                       "nothing is said about what thread {} waits for", name_of(thread));
  }
  Pid before = 0;
  for (const ClaimedProcess& process : snapshot.processes) {
    objections.require(process.pid > before, "process {} stands twice, or out of order",
                       name_of(process));
    objections.require(alive.contains(process.pid), "process {} has no living thread",
                       name_of(process));
    before = process.pid;
  }
}

void check_waits(const ClaimIndex& index, Objections& objections) {
  std::set<Pid> seen;
  for (const ClaimedWait& wait : index.claim().waits) {
    objections.require(seen.insert(wait.tid).second, "the wait of {} stands twice", name_of(wait));
    const ClaimedThread* const thread = index.thread_of(wait);
    objections.require(thread != nullptr && thread->pid == wait.pid && thread->state != "zombie",
                       "the wait of {} is of no living thread", name_of(wait));
    objections.require(thread == nullptr || thread->role == wait.role,
                       "the wait of {} is of another role than its thread", name_of(wait));
    for (const ClaimedAwait& await : wait.wake_conditions) {
      for (const Pid waker : await.wakers) {
        objections.require(index.process(waker) != nullptr,
                           "process {}, which may wake {}, is not listed", waker, name_of(wait));
      }
    }
  }
}

}  // namespace

std::vector<std::string> check_closed_world(const ClaimIndex& index) {
  Objections objections;
  objections.require(index.claim().snapshot.closed,
                     "processes outside of the trial may see or reach it");
  check_threads(index, objections);
  check_waits(index, objections);
  for (const auto& [thread, wait] : index.stuck_threads()) {
    for (const ClaimedAwait& await : wait.wake_conditions) {
      objections.require(!await.external_wakers, "somebody out of sight may wake {}",
                         name_of(wait));
      objections.require(!await.harness, "the harness itself may wake {}", name_of(wait));
    }
  }
  return objections.take();
}

}  // namespace backfault
