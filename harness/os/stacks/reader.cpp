#include "harness/os/stacks/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "harness/base/clean_text.h"
#include "harness/os/base/clock.h"
#include "harness/os/base/text_scan.h"
#include "harness/os/proc/fs.h"
#include "harness/os/proc/text.h"
#include "harness/os/stacks/unwinder.h"

namespace backfault {
namespace {

/// What changes when a thread moves.
struct Standing {
  std::string call;
  std::string counters;
  bool operator==(const Standing&) const = default;
};

std::string read_of(const int pid, const int tid, const char* const file) {
  return read_small_file(fmt::format("/proc/{}/task/{}/{}", pid, tid, file), most_proc_text)
      .value_or("");
}

Standing standing_of(const int pid, const int tid) {
  return {.call = read_of(pid, tid, "syscall"), .counters = read_of(pid, tid, "schedstat")};
}

std::string thread_name(const int pid, const int tid) {
  const std::string text = read_of(pid, tid, "comm");
  std::string_view rest = text;
  return clean_text(take_line(rest));
}

ThreadStack empty_stack(const int pid, const int tid, std::string problem) {
  return {.pid = pid,
          .tid = tid,
          .command = thread_name(pid, tid == 0 ? pid : tid),
          .frames = {},
          .problem = std::move(problem)};
}

std::string why_not_blocked(const Standing& standing) {
  if (standing.call.empty()) return "it has ended, or its system call cannot be read";
  const auto call = parse_syscall(standing.call);
  const bool runs = call && std::holds_alternative<Runnable>(*call);
  return runs ? "it runs, and only a blocked thread shows where it is" : "it has ended";
}

ThreadStack read_thread(Result<StackUnwinder>& unwinder, const int pid, const int tid,
                        const std::size_t most_frames) {
  const Standing before = standing_of(pid, tid);
  const auto place = parse_blocked_place(before.call);
  if (!place) return empty_stack(pid, tid, why_not_blocked(before));
  if (!unwinder) return empty_stack(pid, tid, unwinder.error().text);
  ThreadStack stack = empty_stack(pid, tid, "");
  Unwound unwound = unwinder->unwind(tid, *place, most_frames);
  if (standing_of(pid, tid) != before) {
    stack.problem = "it moved while its stack was read";
    return stack;
  }
  stack.frames = std::move(unwound.frames);
  stack.problem = std::move(unwound.problem);
  return stack;
}

/// Adds `most` threads at most.
void read_process(const int pid, const std::size_t most, const StackLimits& limits,
                  const Deadline& deadline, std::vector<ThreadStack>& stacks) {
  const auto tids = list_threads(pid);
  if (tids.empty()) {
    stacks.push_back(empty_stack(pid, pid, "it has ended"));
    return;
  }
  auto unwinder = StackUnwinder::open(pid, deadline);
  std::size_t read = 0;
  for (const int tid : tids) {
    if (read == most || deadline.passed()) break;
    stacks.push_back(read_thread(unwinder, pid, tid, limits.frames_of_thread));
    read += 1;
  }
  if (read < tids.size()) {
    const std::string reason = read == most ? "there are too many" : "the time was used up";
    stacks.push_back(empty_stack(
        pid, 0, fmt::format("{} threads were left out: {}", tids.size() - read, reason)));
  }
}

}  // namespace

std::vector<ThreadStack> read_stacks(const std::vector<int>& pids, const StackLimits& limits) {
  const Deadline deadline(limits.time);
  std::vector<ThreadStack> stacks;
  for (const int pid : pids) {
    const std::size_t room = limits.threads - std::min(stacks.size(), limits.threads);
    read_process(pid, std::min(room, limits.threads_of_process), limits, deadline, stacks);
  }
  return stacks;
}

}  // namespace backfault
