#include "harness/os/steps/loop.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>
#include <utility>

#include "harness/os/base/clock.h"
#include "harness/os/proc/fs.h"
#include "harness/os/proc/text.h"
#include "harness/os/steps/sight.h"

namespace backfault {
namespace {

constexpr int stops_per_round = 1000;
// A new process is looked at so closely, and for so long, until its threads are caught running.
constexpr Duration look_at_new = std::chrono::microseconds(200);
constexpr Duration new_for = std::chrono::milliseconds(200);
// How often a peer is looked at while a thread is held for it.
constexpr Duration look_at_peer = std::chrono::microseconds(50);
// A thread that does not come to its next instruction in this time has no processor for it.
constexpr Duration peer_patience = std::chrono::seconds(3);

}  // namespace

bool StepLoop::run() {
  std::optional<Deadline> end;
  while (true) {
    take_stops();
    take_requests();
    end_holds();
    if (is_looking()) arm_running();
    if (ending_ && may_end()) return true;
    if (ending_ && !end) end.emplace(peer_patience);
    if (end && end->passed()) return false;
    wait_for_anything();
  }
}

/// SIGCHLD is blocked but here, so that none is lost between a look and a wait.
void StepLoop::wait_for_anything() {
  const bool holds = std::any_of(threads_.begin(), threads_.end(),
                                 [](const auto& entry) { return entry.second.mode == Mode::held; });
  sigset_t none;
  ::sigemptyset(&none);
  pollfd wait{.fd = nobody_asks_ ? -1 : requests_.get(), .events = POLLIN, .revents = 0};
  const bool looks = is_looking();
  const Deadline soon(holds ? look_at_peer : looks ? look_at_new : std::chrono::milliseconds(5));
  const timespec left = soon.left_timespec();
  // Otherwise nothing is due: whoever proves that nobody moves relies on it.
  ::ppoll(&wait, 1, holds || looks || ending_ ? &left : nullptr, &none);
}

void StepLoop::take_stops() {
  for (int count = 0; count < stops_per_round; ++count) {
    int status = 0;
    const int tid = ::waitpid(-1, &status, __WALL | WNOHANG);
    if (tid <= 0) return;
    take_stop(tid, status);
  }
}

void StepLoop::take_stop(const int tid, const int status) {
  const TracedStop stop = read_stop(tid, status);
  if (stop.kind == StopKind::gone) {
    // One that was killed while it was stopped has yet to be reaped: it stays known until then.
    if (!WIFSTOPPED(status)) threads_.erase(tid);
    return;
  }
  const auto known = threads_.find(tid);
  Thread& thread = known == threads_.end() ? adopt(tid) : known->second;
  // Any stop does away with one that was asked for.
  const bool was_told_to = std::exchange(thread.to_stop, false);
  switch (stop.kind) {
    case StopKind::gone:
      return;
    case StopKind::call_entry:
      if (stop.call == settings_.call && thread.others > 0) thread.before_wait = thread.others;
      return go_on(tid, thread);
    case StopKind::call_exit:
      return stop.call == settings_.call ? take_return(tid, thread) : take_other(tid, thread);
    case StopKind::step:
      if (thread.mode == Mode::stepping) return take_step(tid, thread);
      return go_on(tid, thread);
    case StopKind::new_program:
      forget_others_of(tid);
      return go_on(tid, thread);
    case StopKind::group_stop:
      thread.mode = Mode::let_go;
      static_cast<void>(let_go_stopped(tid));
      return;
    case StopKind::signal:
      return go_on(tid, thread, stop.signal);
    case StopKind::seized:
      // Between the look at it and its stop it may have begun to wait.
      if (was_told_to && !has_signal_to_take(thread.pid, tid)) hide_interruption(tid);
      return go_on(tid, thread);
    case StopKind::call_restart:
    case StopKind::new_thread:
      return go_on(tid, thread);
  }
}

void StepLoop::go_on(const int tid, Thread& thread, const int signal) {
  thread.mode = Mode::free;
  static_cast<void>(ending_ ? run_freely(tid, signal) : run_to_next_call(tid, signal));
}

void StepLoop::take_return(const int tid, Thread& thread) {
  ++counters_.returns;
  thread.others = 0;
  thread.approaches = false;
  const StepOccasion occasion{
      .role = thread.role, .thread = thread.number, .call = thread.returns++};
  // A thread that is held for its peer must not keep it from ever waiting.
  if (peer_is_busy(thread)) return go_on(tid, thread);
  draw(tid, thread, occasion);
}

/// Programs that look again and again before they wait give way between two looks. The call that
/// was the last one before the thread waited is next to its last look.
void StepLoop::take_other(const int tid, Thread& thread) {
  constexpr std::uint64_t another_stream = 1U << 8U;
  if (++thread.others != thread.before_wait) return go_on(tid, thread);
  thread.approaches = true;
  draw(tid, thread,
       {.role = thread.role + another_stream, .thread = thread.number, .call = thread.ends++});
}

void StepLoop::draw(const int tid, Thread& thread, const StepOccasion& occasion) {
  const auto steps = draw_steps(settings_.choice, settings_.seed, occasion);
  if (ending_ || !steps) return go_on(tid, thread);
  thread.steps_left = *steps;
  step_or_hold(tid, thread);
}

void StepLoop::take_step(const int tid, Thread& thread) {
  ++counters_.steps;
  --thread.steps_left;
  if (ending_) return go_on(tid, thread);
  step_or_hold(tid, thread);
}

/// A step into a call would leave the thread in it as a stepping one, for as long as it takes.
void StepLoop::step_or_hold(const int tid, Thread& thread) {
  if (thread.steps_left == 0 || is_before_call(tid)) return hold(tid, thread);
  thread.mode = Mode::stepping;
  static_cast<void>(run_one_instruction(tid));
}

void StepLoop::hold(const int tid, Thread& thread) {
  // While its peer was held it has come to its last look: now the peer is to do what is missed.
  if (thread.approaches) let_peers_go(thread);
  if (peer_is_busy(thread)) return go_on(tid, thread);
  ++counters_.holds;
  thread.mode = Mode::held;
  thread.held_until = monotonic_now() + settings_.most_hold;
}

void StepLoop::end_holds() {
  const Duration now = monotonic_now();
  for (auto& [tid, thread] : threads_) {
    if (thread.mode != Mode::held) continue;
    const bool met = peer_waits(thread);
    if (met) ++counters_.met;
    if (met || ending_ || now >= thread.held_until) go_on(tid, thread);
  }
}

/// One that is between two steps would end by a trap that nobody takes from it.
bool StepLoop::may_end() const {
  return std::none_of(threads_.begin(), threads_.end(), [](const auto& entry) {
    return entry.second.mode == Mode::stepping || entry.second.mode == Mode::held;
  });
}

void StepLoop::take_requests() {
  StepRequest request;
  while (!nobody_asks_) {
    const ssize_t size = ::recv(requests_.get(), &request, sizeof request, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size != sizeof request) {
      nobody_asks_ = true;
      ending_ = true;
      return;
    }
    if (request.kind == StepRequest::Kind::reach) reach(request);
    if (request.kind == StepRequest::Kind::finish) ending_ = true;
    const StepAnswer told = answer();
    static_cast<void>(::send(requests_.get(), &told, sizeof told, MSG_NOSIGNAL | MSG_DONTWAIT));
  }
}

StepAnswer StepLoop::answer() const {
  StepAnswer told{.quiet = !ending_ && !is_looking(), .refusal = refusal_, .counters = counters_};
  for (const auto& [tid, thread] : threads_) {
    const bool settled =
        thread.mode == Mode::free || thread.mode == Mode::unarmed || thread.mode == Mode::let_go;
    if (!settled) told.quiet = false;
    if (thread.mode != Mode::held || told.held_count == told.held.size()) continue;
    told.held[told.held_count++] = {.pid = thread.pid, .tid = tid};
  }
  return told;
}

void StepLoop::reach(const StepRequest& request) {
  processes_.clear();
  for (std::uint32_t index = 0; index < request.victims_count; ++index) {
    const StepVictim& victim = request.victims[index];
    processes_[victim.pid] = victim.role;
    if (victim.traced && !ending_) reach_process(victim);
  }
  if (!ending_) arm_running();
}

void StepLoop::reach_process(const StepVictim& victim) {
  const auto tids = list_threads(victim.pid);
  // The end of one that is not traced is not told.
  std::erase_if(threads_, [&](const auto& entry) {
    const auto& [tid, thread] = entry;
    return thread.pid == victim.pid && thread.mode == Mode::let_go &&
           std::find(tids.begin(), tids.end(), tid) == tids.end();
  });
  for (const int tid : tids) reach_thread(tid, victim);
}

void StepLoop::reach_thread(const int tid, const StepVictim& victim) {
  const auto known = threads_.find(tid);
  if (known != threads_.end() && known->second.mode != Mode::let_go) return;
  // Traced, it would be shown as stopped by a debugger, no longer by its signal.
  if (is_stopped_by_signal(victim.pid, tid)) return;
  if (!seize_thread(tid)) {
    const int refusal = errno;
    if (is_to_be_traced(victim.pid, tid)) refusal_ = refusal;
    return;
  }
  if (known == threads_.end()) add(tid, victim.pid, victim.role);
  threads_.at(tid).mode = Mode::unarmed;
  look_until_ = monotonic_now() + new_for;
}

bool StepLoop::is_looking() const {
  return !ending_ && monotonic_now() < look_until_ &&
         std::any_of(threads_.begin(), threads_.end(),
                     [](const auto& entry) { return entry.second.mode == Mode::unarmed; });
}

/// To interrupt a sleeper would end its wait, or make it look anew at what it waits for.
void StepLoop::arm_running() {
  for (auto& [tid, thread] : threads_) {
    if (thread.mode != Mode::unarmed) continue;
    const auto call = call_of_thread(thread.pid, tid);
    if (!call || !std::holds_alternative<Runnable>(*call)) continue;
    thread.mode = Mode::interrupted;
    thread.to_stop = true;
    interrupt_thread(tid);
  }
}

StepLoop::Thread& StepLoop::add(const int tid, const int pid, const std::uint64_t role) {
  ++counters_.threads;
  processes_[pid] = role;
  Thread& thread = threads_[tid];
  thread = {.pid = pid, .role = role, .number = appeared_[role]++};
  return thread;
}

StepLoop::Thread& StepLoop::adopt(const int tid) {
  const int pid = process_of_thread(tid);
  const auto own = processes_.find(pid);
  const auto parent = processes_.find(own == processes_.end() ? parent_of_process(pid) : pid);
  return add(tid, pid, parent == processes_.end() ? 0 : parent->second);
}

/// After exec(2) the threads of a process are gone without a word (ptrace(2)).
void StepLoop::forget_others_of(const int tid) {
  const int pid = threads_.at(tid).pid;
  std::erase_if(threads_,
                [&](const auto& entry) { return entry.second.pid == pid && entry.first != tid; });
}

}  // namespace backfault
