#include <algorithm>

#include "harness/base/quote.h"
#include "harness/verify/blocking_calls.h"
#include "harness/verify/conditions.h"
#include "harness/verify/kernel_lines.h"
#include "harness/verify/objections.h"

namespace backfault {
namespace {

/// Numbers that were taken out of the lines must still be those of the lines.
void check_copies(const ClaimedThread& thread, Objections& objections) {
  if (thread.ran) {
    const auto line = read_schedstat_line(thread.schedstat_line);
    objections.require(
        line && line->run_ns == thread.ran->run_ns && line->times_run == thread.ran->times_run,
        "how long {} ran is not what its schedstat line says", name_of(thread));
  }
  if (thread.blocked) {
    const auto line = read_syscall_line(thread.syscall_line);
    const auto& arguments = thread.blocked->arguments;
    objections.require(line && line->number == thread.blocked->number &&
                           std::equal(arguments.begin(), arguments.end(), line->arguments.begin(),
                                      line->arguments.end()),
                       "the call of {} is not what its syscall line says", name_of(thread));
  }
}

/// A stopped thread may be in any call, or in none.
void check_stopped(const ClaimedThread& thread, const ClaimedWait& wait, Objections& objections) {
  const auto line = read_syscall_line(thread.syscall_line);
  objections.require(line.has_value(), "the syscall line of {} is {}", name_of(thread),
                     in_quotes(thread.syscall_line));
  objections.require(thread.wait_channel == "do_signal_stop", "{} is stopped, but sleeps at {}",
                     name_of(thread), in_quotes(thread.wait_channel));
  const BlockingCall* const call = line ? find_blocking_call(line->number) : nullptr;
  objections.require(wait.call.empty() || (call != nullptr && name_of(*call) == wait.call),
                     "{} is not in {}", name_of(thread), in_quotes(wait.call));
}

void check_sleeping(const ClaimedThread& thread, const ClaimedWait& wait, Objections& objections) {
  const auto line = read_syscall_line(thread.syscall_line);
  const BlockingCall* const call = line ? find_blocking_call(line->number) : nullptr;
  if (call == nullptr) {
    objections.require(false, "{} is not blocked in a call that is known: its syscall line is {}",
                       name_of(thread), in_quotes(thread.syscall_line));
    return;
  }
  objections.require(name_of(*call) == wait.call, "{} is in {}, not in {}", name_of(thread),
                     name_of(*call), in_quotes(wait.call));
  objections.require(sleeps_at(*call, thread.wait_channel), "{} sleeps at {}, unknown for {}",
                     name_of(thread), in_quotes(thread.wait_channel), name_of(*call));
  for (const ClaimedAwait& await : wait.wake_conditions) {
    objections.require(may_await(*call, await.thing), "{} cannot await {} in {}", name_of(thread),
                       await.thing, name_of(*call));
  }
  objections.require(!wait.wake_conditions.empty() || wait.not_before.has_value(),
                     "nothing is named that {} waits for", name_of(thread));
}

void check_wait(const ClaimedWait& wait, Objections& objections) {
  objections.require(wait.modelled, "what ends the wait of {} is not known completely",
                     name_of(wait));
  objections.require(wait.kind != "unreadable" && wait.kind != "not_waiting",
                     "the wait of {} is {}", name_of(wait), wait.kind);
}

void check_sample(const ClaimIndex& index, const ClaimedSample& sample, Objections& objections) {
  for (const ClaimedThread& thread : sample.threads) {
    check_copies(thread, objections);
    const ClaimedWait* const wait = index.wait_of(thread);
    if (!index.is_stuck(thread.pid) || thread.state == "zombie" || wait == nullptr) continue;
    if (thread.state == "sleeping") {
      check_sleeping(thread, *wait, objections);
    } else if (thread.state == "stopped") {
      check_stopped(thread, *wait, objections);
    } else {
      objections.require(false, "{} is {}", name_of(thread), thread.state);
    }
  }
}

}  // namespace

std::vector<std::string> check_blocked(const ClaimIndex& index) {
  Objections objections;
  check_sample(index, index.claim().snapshot.first, objections);
  check_sample(index, index.claim().snapshot.second, objections);
  for (const auto& [thread, wait] : index.stuck_threads()) check_wait(wait, objections);
  for (const Pid pid : index.claim().stuck) {
    const ClaimedProcess* const process = index.process(pid);
    objections.require(process != nullptr, "process {} is called stuck, but is not listed", pid);
    if (process == nullptr) continue;
    objections.require(!process->asynchronous, "the kernel may work for {}", name_of(*process));
    objections.require(!process->may_be_timed, "a timer may be armed that interrupts {}",
                       name_of(*process));
  }
  return objections.take();
}

}  // namespace backfault
