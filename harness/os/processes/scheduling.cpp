#include "harness/os/processes/scheduling.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "harness/os/base/error_text.h"
#include "harness/os/proc/fs.h"
#include "harness/os/proc/text.h"

namespace backfault {
namespace {

/// The first version of struct sched_attr (sched_setattr(2)): the kernel's header and the C
/// library's of Debian 12 cannot be included together.
struct SchedulingAttributes {
  std::uint32_t size = sizeof(SchedulingAttributes);
  std::uint32_t policy = 0;
  std::uint64_t flags = 0;
  std::int32_t nice = 0;
  std::uint32_t priority = 0;
  std::uint64_t runtime = 0;
  std::uint64_t deadline = 0;
  std::uint64_t period = 0;
};
static_assert(sizeof(SchedulingAttributes) == 48);

std::uint32_t number_of(const SchedulingPolicy policy) {
  switch (policy) {
    case SchedulingPolicy::batch:
      return SCHED_BATCH;
    case SchedulingPolicy::idle:
      return SCHED_IDLE;
    case SchedulingPolicy::fifo:
      return SCHED_FIFO;
    case SchedulingPolicy::round_robin:
      return SCHED_RR;
    case SchedulingPolicy::normal:
    case SchedulingPolicy::other:
      break;
  }
  return SCHED_OTHER;
}

SchedulingPolicy policy_of(const std::uint32_t number) {
  switch (number) {
    case SCHED_OTHER:
      return SchedulingPolicy::normal;
    case SCHED_BATCH:
      return SchedulingPolicy::batch;
    case SCHED_IDLE:
      return SchedulingPolicy::idle;
    case SCHED_FIFO:
      return SchedulingPolicy::fifo;
    case SCHED_RR:
      return SchedulingPolicy::round_robin;
    default:
      return SchedulingPolicy::other;
  }
}

/// The C library has no wrapper. A tid of 0 is the calling thread.
bool set_attributes(const int tid, const Scheduling& wanted) {
  SchedulingAttributes attributes;
  attributes.policy = number_of(wanted.policy);
  attributes.nice = wanted.nice;
  attributes.priority = static_cast<std::uint32_t>(wanted.real_time);
  return ::syscall(SYS_sched_setattr, tid, &attributes, 0) == 0;
}

bool is_thread_of(const int pid, const int tid) {
  const auto tids = list_threads(pid);
  return std::binary_search(tids.begin(), tids.end(), tid);
}

/// The second number of schedstat: nanoseconds on a run queue without a processor.
Duration kept_waiting(const int pid, const int tid) {
  const auto text =
      read_small_file(fmt::format("/proc/{}/task/{}/schedstat", pid, tid), most_proc_text);
  const auto blank = text ? text->find(' ') : std::string::npos;
  if (blank == std::string::npos) return {};
  return std::chrono::duration_cast<Duration>(
      std::chrono::nanoseconds(std::strtoll(text->c_str() + blank, nullptr, 10)));
}

}  // namespace

Result<std::vector<ThreadScheduling>> scheduling_of_threads(const int pid) {
  std::vector<ThreadScheduling> all;
  for (const int tid : list_threads(pid)) {
    SchedulingAttributes found;
    if (::syscall(SYS_sched_getattr, tid, &found, sizeof found, 0) != 0) {
      if (errno == ESRCH) continue;
      return tl::unexpected(last_error(fmt::format("read the scheduling of thread {}", tid)));
    }
    const SchedulingPolicy policy = policy_of(found.policy);
    // An idle thread keeps its nice value, which has no influence then: sched(7).
    all.push_back({.tid = tid,
                   .scheduling = {.policy = policy,
                                  .nice = policy == SchedulingPolicy::idle ? 0 : found.nice,
                                  .real_time = static_cast<int>(found.priority)}});
  }
  if (all.empty()) {
    return fail(fmt::format("read the scheduling of process {}: no such process", pid));
  }
  return all;
}

Result<void> set_thread_scheduling(const int pid, const ThreadScheduling& wanted) {
  if (!is_thread_of(pid, wanted.tid)) return {};
  if (set_attributes(wanted.tid, wanted.scheduling) || errno == ESRCH) return {};
  return tl::unexpected(last_error(fmt::format("set the scheduling of thread {}", wanted.tid)));
}

void hurry_threads(const int pid) {
  constexpr Scheduling first{.policy = SchedulingPolicy::normal, .nice = -20};
  constexpr Scheduling usual{.policy = SchedulingPolicy::normal};
  const auto threads = scheduling_of_threads(pid);
  if (!threads) return;
  for (const auto& [tid, scheduling] : *threads) {
    if (scheduling.real_time > 0) continue;
    if (!set_attributes(tid, first)) static_cast<void>(set_attributes(tid, usual));
  }
}

bool schedule_self(const Scheduling& wanted) { return set_attributes(0, wanted); }

Result<std::vector<ThreadLook>> look_at_threads(const int pid) {
  std::vector<ThreadLook> all;
  for (const int tid : list_threads(pid)) {
    const auto text =
        read_small_file(fmt::format("/proc/{}/task/{}/stat", pid, tid), most_proc_text);
    const auto stat = text ? parse_stat(*text) : std::nullopt;
    if (!stat || stat->state == ThreadState::zombie) continue;
    all.push_back({.tid = tid, .state = stat->state, .kept_waiting = kept_waiting(pid, tid)});
  }
  if (all.empty()) return fail(fmt::format("look at process {}: it has ended", pid));
  return all;
}

}  // namespace backfault
