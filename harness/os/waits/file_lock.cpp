#include "harness/os/waits/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "harness/os/base/text_scan.h"
#include "harness/os/proc/fs.h"

namespace backfault {
namespace {

/// "12: -> FLOCK  ADVISORY  WRITE 708 00:2d:5 0 EOF"
struct LockLine {
  bool waits = false;
  int pid = 0;
  std::uint64_t inode = 0;
};

std::optional<LockLine> parse_lock(std::string_view line) {
  LockLine lock;
  static_cast<void>(take_word(line));  // Its number.
  std::string_view word = take_word(line);
  if (word == "->") {
    lock.waits = true;
    word = take_word(line);  // The kind.
  }
  static_cast<void>(take_word(line));  // ADVISORY
  static_cast<void>(take_word(line));  // READ or WRITE
  const auto pid = take_number<int>(line);
  const std::string_view file = take_word(line);
  const auto colon = file.rfind(':');
  if (word.empty() || !pid || colon == std::string_view::npos) return std::nullopt;
  const auto inode = parse_number<std::uint64_t>(file.substr(colon + 1));
  if (!inode) return std::nullopt;
  lock.pid = *pid;
  lock.inode = *inode;
  return lock;
}

/// A mapping keeps the file open, and so the lock, after its descriptor was closed.
void add_mappers(const BlockedSyscall& wait, const std::uint64_t inode, WakeCondition& condition) {
  for (const int pid : wait.world.pids()) {
    if (pid != wait.process.pid() && wait.world.process(pid).may_map(inode)) {
      condition.wakers.push_back(pid);
    }
  }
  std::sort(condition.wakers.begin(), condition.wakers.end());
  const auto repeated = std::unique(condition.wakers.begin(), condition.wakers.end());
  condition.wakers.erase(repeated, condition.wakers.end());
}

/// Any process that has the file open may hold the lock; the kernel does not show all owners.
WakeCondition lock_condition(const BlockedSyscall& wait, const struct stat& file,
                             const int waiter) {
  WakeCondition condition{.thing = Awaited::lock,
                          .channel = fmt::format("file:{}:{}", file.st_dev, file.st_ino),
                          .readiness = Readiness::unknown,
                          .wakers = {},
                          .anyone = false,
                          .wire = false,
                          .harness = false,
                          .external_wakers = true,
                          .evidence = {}};
  const auto text = read_small_file("/proc/locks", most_proc_text);
  const LockLines lines = find_lock_lines(text.value_or(""), file.st_ino, waiter);
  if (lines.waiting.empty()) return condition;
  condition.readiness = Readiness::absent;
  condition.evidence = "lock " + lines.waiting;
  // An owner in another PID namespace has no line.
  condition.external_wakers = !lines.held;
  for (const int pid : pids_of(wait.world.fd_owners().of_file(file.st_dev, file.st_ino))) {
    if (pid == wait.process.pid()) continue;
    if (wait.world.is_of_trial(pid)) {
      condition.wakers.push_back(pid);
    } else {
      condition.external_wakers = true;
    }
  }
  add_mappers(wait, file.st_ino, condition);
  // The list shows no owner for an open file description lock: it may be an invisible process.
  const bool has_owner = waiter != 0;
  if (!has_owner && wait.world.surroundings().private_device != file.st_dev)
    condition.external_wakers = true;
  return condition;
}

WaitFinding find_lock(const BlockedSyscall& wait, const int waiter) {
  const int descriptor = wait.int_argument(0);
  const std::string path = fmt::format("{}/fd/{}", wait.process.folder(), descriptor);
  const std::string name = read_link(path);
  struct stat status {};
  if (name.empty() || ::stat(path.c_str(), &status) != 0) {
    return {.kind = WaitKind::unreadable,
            .object = fmt::format("for the lock of descriptor {}", descriptor)};
  }
  WakeCondition condition = lock_condition(wait, status, waiter);
  return {.kind = WaitKind::file_lock,
          .channels = {condition.channel},
          .wake_conditions = {condition},
          .object = "for the lock of " + name};
}

}  // namespace

LockLines find_lock_lines(std::string_view locks, const std::uint64_t inode, const int pid) {
  LockLines found;
  while (!locks.empty()) {
    const std::string_view line = take_line(locks);
    const auto lock = parse_lock(line);
    if (!lock || lock->inode != inode) continue;
    if (!lock->waits) found.held = true;
    const bool is_meant = pid == 0 || lock->pid == pid;
    if (lock->waits && is_meant && found.waiting.empty()) found.waiting = line;
  }
  return found;
}

WaitFinding explain_flock(const BlockedSyscall& wait) {
  return find_lock(wait, wait.process.pid());
}

WaitFinding explain_fcntl(const BlockedSyscall& wait) {
  const int command = wait.int_argument(1);
  if (command == F_SETLKW) return find_lock(wait, wait.process.pid());
  if (command == F_OFD_SETLKW) return find_lock(wait, 0);
  return {.object = fmt::format("with command {}", command)};
}

}  // namespace backfault
