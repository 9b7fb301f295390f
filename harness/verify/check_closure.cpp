#include <set>

#include "harness/verify/conditions.h"
#include "harness/verify/evidence_text.h"
#include "harness/verify/kernel_lines.h"
#include "harness/verify/objections.h"

namespace backfault {
namespace {

/// An await that any process can end.
bool is_open_to_all(const std::string& thing) {
  return thing == "connection" || thing == "partner" || thing == "semaphore" || thing == "signal";
}

/// Which children wait4(2) or waitid(2) waits for.
std::vector<Pid> awaited_children(const ClaimIndex& index, const ClaimedWait& wait) {
  constexpr std::int32_t all_children = -1;
  constexpr std::uint64_t p_all = 0;
  constexpr std::uint64_t p_pid = 1;
  const ClaimedThread* const thread = index.thread_of(wait);
  const auto line = thread == nullptr ? std::nullopt : read_syscall_line(thread->syscall_line);
  if (!line || (wait.call != "wait4" && wait.call != "waitid")) return {};
  const bool is_wait4 = wait.call == "wait4";
  const auto which = static_cast<std::int32_t>(line->arguments[is_wait4 ? 0 : 1]);
  const std::uint64_t type = line->arguments[0];
  if (is_wait4 ? which > 0 : type == p_pid) return {which};
  std::vector<Pid> children;
  for (const ClaimedProcess& process : index.claim().snapshot.processes) {
    if (process.parent == wait.pid) children.push_back(process.pid);
  }
  return (is_wait4 ? which == all_children : type == p_all) ? children : std::vector<Pid>{};
}

/// Whoever the evidence and the call name is somebody who can bring it.
void check_named(const ClaimIndex& index, const ClaimedAwait& await, const ClaimedWait& wait,
                 Objections& objections) {
  const auto evidence = read_evidence(await.evidence);
  if (!evidence) return;  // Condition 4 refuses it.
  std::vector<Pid> named;
  if (evidence->fd_owners && await.thing == "data") named = evidence->fd_owners->writing;
  if (evidence->fd_owners && await.thing == "space") named = evidence->fd_owners->reading;
  if (await.thing == "process_end") named = awaited_children(index, wait);
  for (const ChildSeen& child : evidence->children) named.push_back(child.pid);
  const std::set<Pid> wakers(await.wakers.begin(), await.wakers.end());
  for (const Pid pid : named) {
    objections.require(pid == wait.pid || await.anyone || wakers.contains(pid),
                       "process {} can wake {}, and is not among those who can", pid,
                       name_of(wait));
  }
}

void check_await(const ClaimIndex& index, const ClaimedAwait& await, const ClaimedWait& wait,
                 Objections& objections) {
  const std::string name = name_of(wait);
  for (const Pid waker : await.wakers) {
    objections.require(index.is_stuck(waker), "process {} may still wake {}", waker, name);
  }
  objections.require(await.anyone || !is_open_to_all(await.thing),
                     "any process can end the wait of {} for {}, which is not said", name,
                     await.thing);
  objections.require(!await.anyone || index.all_stuck(),
                     "any process may wake {}, and not all are stuck", name);
  check_named(index, await, wait, objections);
  if (!await.wire) return;
  const ClaimedWire& wire = index.claim().snapshot.wire;
  objections.require(wire.present, "{} waits for a wire that there is not", name);
  objections.require(wire.quiet && index.all_stuck(), "the wire may still wake {}", name);
}

}  // namespace

std::vector<std::string> check_closure(const ClaimIndex& index) {
  Objections objections;
  for (const auto& [thread, wait] : index.stuck_threads()) {
    for (const ClaimedAwait& await : wait.wake_conditions)
      check_await(index, await, wait, objections);
    objections.require(thread.state != "stopped" || index.all_stuck(),
                       "any process may continue {}, and not all are stuck", name_of(thread));
  }
  for (const Pid pid : index.claim().stuck) {
    const ClaimedProcess* const process = index.process(pid);
    if (process == nullptr) continue;  // Condition 2 refuses it.
    objections.require(!process->catches_signals || index.all_stuck(),
                       "a signal may make {} go on, and not all are stuck", name_of(*process));
    // A parent may stop, continue and signal its children. Its own parent is checked in its turn.
    objections.require(index.process(process->parent) == nullptr || index.is_stuck(process->parent),
                       "process {} is the parent of {}, and not stuck", process->parent,
                       name_of(*process));
  }
  return objections.take();
}

}  // namespace backfault
