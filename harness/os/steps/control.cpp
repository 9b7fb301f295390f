#include "harness/os/steps/control.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/os/base/syscall_names.h"
#include "harness/os/proc/fs.h"
#include "harness/os/proc/text.h"

namespace backfault {
namespace {

int tracer_of(const int pid, const int tid) {
  const auto text =
      read_small_file(fmt::format("/proc/{}/task/{}/status", pid, tid), most_proc_text);
  const auto signals = text ? parse_signals(*text) : std::nullopt;
  return signals ? signals->tracer : 0;
}

}  // namespace

Result<void> LinuxStepControl::begin(const StepPlan& plan, const Seed seed) {
  if (tracer_ != nullptr) return fail("the programs are traced already");
  const auto call = syscall_number(plan.call);
  if (!call) return fail("no system call is known as " + plan.call);
  auto started =
      StepTracer::start({.choice = {.chance_ppm = plan.chance_ppm, .most_steps = plan.most_steps},
                         .call = *call,
                         .most_hold = plan.most_hold,
                         .seed = seed});
  if (!started) return tl::unexpected(started.error());
  tracer_ = *std::move(started);
  on_ = plan.on;
  on_start_(tracer_->pid());
  const auto reached = reach();
  if (!reached) static_cast<void>(end());
  return reached;
}

std::vector<StepVictim> LinuxStepControl::victims() const {
  std::vector<StepVictim> victims;
  for (const Role role : {Role::server, Role::client}) {
    const bool traced = std::find(on_.begin(), on_.end(), role) != on_.end();
    for (const int pid : processes_of_(role)) {
      victims.push_back({.pid = pid, .role = static_cast<std::uint8_t>(role), .traced = traced});
    }
  }
  return victims;
}

Result<void> LinuxStepControl::reach() {
  if (tracer_ == nullptr) return fail("the programs are not traced");
  const auto reached = tracer_->reach(victims());
  return reached ? Result<void>() : tl::unexpected(reached.error());
}

Result<StepCounters> LinuxStepControl::counters() {
  if (tracer_ == nullptr) return fail("the programs are not traced");
  const auto told = tracer_->tell();
  if (!told) return tl::unexpected(told.error());
  return told->counters;
}

std::size_t LinuxStepControl::traced_threads() {
  if (tracer_ == nullptr) return 0;
  std::size_t count = 0;
  for (const StepVictim& victim : victims()) {
    for (const int tid : list_threads(victim.pid)) {
      if (tracer_of(victim.pid, tid) == tracer_->pid()) ++count;
    }
  }
  return count;
}

std::vector<HeldThread> LinuxStepControl::held() {
  const auto told = tracer_ == nullptr ? Result<StepAnswer>(StepAnswer{}) : tracer_->tell();
  if (!told) return {};
  return {told->held.begin(), told->held.begin() + told->held_count};
}

Result<void> LinuxStepControl::end() {
  if (tracer_ == nullptr) return {};
  const auto finished = tracer_->finish();
  if (!finished) return tl::unexpected(finished.error());
  const std::size_t left = traced_threads();
  if (left > 0) return fail(fmt::format("{} threads are still traced", left));
  tracer_.reset();
  return {};
}

int LinuxStepControl::quiet_tracer() {
  if (tracer_ == nullptr) return 0;
  const auto told = tracer_->tell();
  return told && told->quiet ? tracer_->pid() : 0;
}

}  // namespace backfault
