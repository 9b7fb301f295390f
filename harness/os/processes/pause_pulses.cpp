#include "harness/os/processes/pause_pulses.h"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>

#include "harness/os/base/pidfd.h"
#include "harness/os/processes/scheduling.h"

namespace backfault {
namespace {

enum class Showing { stopped, running, mixed, gone };

Showing showing_of(const int pid) {
  const auto threads = look_at_threads(pid);
  if (!threads) return Showing::gone;
  const auto stopped = std::ranges::count_if(
      *threads, [](const ThreadLook& thread) { return thread.state == ThreadState::stopped; });
  if (stopped == 0) return Showing::running;
  return stopped == std::ssize(*threads) ? Showing::stopped : Showing::mixed;
}

}  // namespace

PausePulses::PausePulses(const PulseSpec& spec) : spec_(spec), thread_([this] { run(); }) {}

PausePulses::~PausePulses() { static_cast<void>(end()); }

void PausePulses::set_victims(const std::vector<int>& pids) {
  const std::lock_guard lock(mutex_);
  for (auto each = victims_.begin(); each != victims_.end();) {
    const bool stays = std::ranges::find(pids, each->first) != pids.end();
    if (!stays) ::pidfd_send_signal(each->second.get(), SIGCONT, nullptr, 0);
    each = stays ? std::next(each) : victims_.erase(each);
  }
  for (const int pid : pids) {
    if (victims_.contains(pid)) continue;
    Fd handle(::pidfd_open(pid, 0));
    if (handle.valid()) victims_.emplace(pid, std::move(handle));
  }
  changed_.notify_all();
}

PulseCount PausePulses::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

std::vector<int> PausePulses::victims() const {
  const std::lock_guard lock(mutex_);
  std::vector<int> pids;
  for (const auto& [pid, handle] : victims_) pids.push_back(pid);
  return pids;
}

Result<void> PausePulses::end() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  const std::lock_guard lock(mutex_);
  signal_all(SIGCONT);
  for (const auto& [pid, handle] : victims_) {
    const Showing now = showing_of(pid);
    if (now == Showing::stopped || now == Showing::mixed) {
      return fail(fmt::format("process {} was continued, but shows stopped", pid));
    }
  }
  return {};
}

void PausePulses::run() {
  std::unique_lock lock(mutex_);
  while (!ends_) {
    changed_.wait(lock, [this] { return ends_ || !victims_.empty(); });
    if (ends_) return;
    signal_all(SIGSTOP);
    count_.stops += victims_.size();
    if (!wait(lock, spec_.stopped)) return;
    count_states(true);
    signal_all(SIGCONT);
    if (!wait(lock, spec_.running)) return;
    count_states(false);
  }
}

bool PausePulses::wait(std::unique_lock<std::mutex>& lock, const Duration time) {
  // On the monotonic clock, so that a step of the wall clock changes no pulse.
  const auto until = std::chrono::steady_clock::now() + time;
  return !changed_.wait_until(lock, until, [this] { return ends_; });
}

void PausePulses::signal_all(const int number) {
  std::erase_if(victims_, [number](const auto& victim) {
    return ::pidfd_send_signal(victim.second.get(), number, nullptr, 0) != 0;
  });
}

void PausePulses::count_states(const bool stopped) {
  for (const auto& [pid, handle] : victims_) {
    const Showing now = showing_of(pid);
    if (stopped && now == Showing::stopped) ++count_.seen_stopped;
    if (!stopped && now == Showing::running) ++count_.seen_running;
  }
}

}  // namespace backfault
