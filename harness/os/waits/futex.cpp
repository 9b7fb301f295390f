#include "harness/os/waits/futex.h"

#include <fmt/format.h>
#include <linux/futex.h>
#include <sys/stat.h>

#include <algorithm>
#include <ctime>

namespace backfault {
namespace {

constexpr std::uint32_t private_flag_of_new_calls = 128;  // FUTEX2_PRIVATE
constexpr std::uint64_t most_words = 128;                 // FUTEX_WAITV_MAX

/// The word that a thread sleeps on, and the value that it slept on.
struct Word {
  std::uint64_t address = 0;
  std::optional<std::uint32_t> expected;  ///< Nothing: the operation compares with its own value.
  bool is_private = false;
};

/// Word and value differ while the thread sleeps: another thread changed the word without waking
/// anyone, or is about to wake it.
std::string change_of(const Word& word, const std::optional<std::uint32_t> value) {
  if (!value || !word.expected || *value == *word.expected) return "";
  return fmt::format(", which holds {} although it waits for a change of {}", *value,
                     *word.expected);
}

/// A wake-up that only the waiter's own process can give.
WakeCondition own_condition(const Word& word, const std::optional<std::uint32_t> value) {
  WakeCondition condition{.thing = Awaited::memory,
                          .channel = {},
                          .readiness = Readiness::unknown,
                          .wakers = {},
                          .anyone = false,
                          .wire = false,
                          .harness = false,
                          .external_wakers = false,
                          .evidence = {}};
  if (!value) return condition;
  // A change of the word wakes nobody: a thread has to call FUTEX_WAKE.
  const std::uint32_t expected = word.expected.value_or(*value);
  condition.readiness = *value == expected ? Readiness::absent : Readiness::consumed;
  condition.evidence = fmt::format("futex word={} expected={}", *value, expected);
  return condition;
}

bool have_common_memory(const std::vector<SharedMapping>& one,
                        const std::vector<SharedMapping>& other) {
  return std::any_of(one.begin(), one.end(), [&](const SharedMapping& mine) {
    return mine.writable && std::any_of(other.begin(), other.end(), [&](const SharedMapping& its) {
             return its.writable && its.inode == mine.inode && its.device == mine.device;
           });
  });
}

/// FUTEX_REQUEUE may move a sleeper to another word, which the kernel does not show: to any word in
/// memory that its process shares with others, and on from there. All of those can wake it.
void add_sharers(const BlockedSyscall& wait, WakeCondition& condition) {
  std::vector<int> reached{wait.process.pid()};
  for (std::size_t at = 0; at < reached.size(); ++at) {
    const auto& mine = wait.world.process(reached[at]).shared_mappings();
    for (const int pid : wait.world.pids()) {
      if (std::find(reached.begin(), reached.end(), pid) != reached.end()) continue;
      const auto& its = wait.world.process(pid).shared_mappings();
      if (!mine || !its) condition.external_wakers = true;
      if (mine && its && have_common_memory(*mine, *its)) reached.push_back(pid);
    }
  }
  condition.wakers.insert(condition.wakers.end(), reached.begin() + 1, reached.end());
}

void sort_wakers(WakeCondition& condition) {
  std::sort(condition.wakers.begin(), condition.wakers.end());
  const auto repeated = std::unique(condition.wakers.begin(), condition.wakers.end());
  condition.wakers.erase(repeated, condition.wakers.end());
}

/// Any process that has mapped the same memory, or could.
void find_mappers(const BlockedSyscall& wait, const SharedMapping& memory,
                  WakeCondition& condition) {
  for (const int pid : wait.world.pids()) {
    if (pid == wait.process.pid()) continue;
    const auto& mappings = wait.world.process(pid).shared_mappings();
    if (!mappings) {
      condition.external_wakers = true;
      continue;
    }
    const bool maps = std::any_of(mappings->begin(), mappings->end(), [&](const auto& mapping) {
      return mapping.inode == memory.inode && mapping.device == memory.device;
    });
    if (maps) condition.wakers.push_back(pid);
  }
  for (const FdOwner& holder : wait.world.fd_owners().of_link(memory.name + " (deleted)")) {
    if (holder.pid == wait.process.pid() || holder.pid == wait.world.surroundings().harness)
      continue;
    condition.wakers.push_back(holder.pid);
    if (!wait.world.is_of_trial(holder.pid)) condition.external_wakers = true;
  }
  add_sharers(wait, condition);
  sort_wakers(condition);
  const bool is_system_v = memory.name.starts_with("/SYSV");
  if (memory.deleted && !is_system_v) return;
  // Any process that knows its name can map it.
  condition.anyone = true;
  struct stat status {};
  const bool is_private = ::stat(memory.name.c_str(), &status) == 0 &&
                          wait.world.surroundings().private_device == status.st_dev;
  if (!is_system_v && !is_private) condition.external_wakers = true;
}

WaitFinding explain_word(const BlockedSyscall& wait, const Word& word) {
  const auto value = wait.process.read_value<std::uint32_t>(word.address);
  WaitFinding own{.kind = WaitKind::private_futex,
                  .wake_conditions = {own_condition(word, value)},
                  .object = "for memory of its own process" + change_of(word, value)};
  if (word.is_private) return own;
  const auto& mappings = wait.process.shared_mappings();
  if (!mappings) {
    return {.kind = WaitKind::unreadable, .object = "for memory; its mappings cannot be read"};
  }
  const auto found =
      std::find_if(mappings->begin(), mappings->end(), [&](const SharedMapping& mapping) {
        return word.address >= mapping.begin && word.address < mapping.end;
      });
  if (found == mappings->end()) {
    add_sharers(wait, own.wake_conditions.front());
    sort_wakers(own.wake_conditions.front());
    return own;
  }
  WakeCondition condition = own_condition(word, value);
  condition.channel = fmt::format("shm:{}:{}", found->device, found->inode);
  find_mappers(wait, *found, condition);
  return {
      .kind = WaitKind::shared_futex,
      .channels = {condition.channel},
      .wake_conditions = {condition},
      .object = fmt::format("for memory shared as {} (offset {:#x}){}", found->name,
                            word.address - found->begin + found->offset, change_of(word, value))};
}

/// sem_wait(3) of the GNU C library: the value is 0, and the next word counts the waiters. It
/// always passes the wall clock, even without a time-out.
bool is_semaphore(const BlockedSyscall& wait, const Word& word) {
  constexpr int operation = FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME;
  if ((wait.int_argument(1) & ~FUTEX_PRIVATE_FLAG) != operation || word.expected != 0U)
    return false;
  const auto waiters = wait.process.read_value<std::uint32_t>(word.address + sizeof(std::uint32_t));
  return waiters && *waiters > 0;
}

}  // namespace

WaitFinding explain_futex(const BlockedSyscall& wait) {
  const int operation = wait.int_argument(1);
  const bool realtime = (operation & FUTEX_CLOCK_REALTIME) != 0;
  Word word{.address = wait.argument(0),
            .expected = {},
            .is_private = (operation & FUTEX_PRIVATE_FLAG) != 0};
  clockid_t clock = realtime ? CLOCK_REALTIME : CLOCK_MONOTONIC;
  switch (operation & FUTEX_CMD_MASK) {
    case FUTEX_WAIT: {
      word.expected = static_cast<std::uint32_t>(wait.argument(2));
      WaitFinding finding = explain_word(wait, word);
      finding.limit = left_when_woken(limit_of_timespec(wait.process, wait.argument(3)));
      return finding;
    }
    case FUTEX_WAIT_BITSET:
      word.expected = static_cast<std::uint32_t>(wait.argument(2));
      break;
    case FUTEX_LOCK_PI:
      clock = CLOCK_REALTIME;
      break;
    case FUTEX_LOCK_PI2:
    case FUTEX_WAIT_REQUEUE_PI:
      break;
    default:
      return {.object = fmt::format("with operation {}", operation)};
  }
  WaitFinding finding = explain_word(wait, word);
  if (is_semaphore(wait, word)) {
    // A separate name: an event that was reset looks the same otherwise.
    for (WakeCondition& condition : finding.wake_conditions) {
      if (!condition.channel.empty()) condition.channel.replace(0, 3, "semaphore");
    }
    for (std::string& channel : finding.channels) channel.replace(0, 3, "semaphore");
  }
  finding.limit = limit_of_instant(wait.process, wait.argument(3), clock);
  return finding;
}

WaitFinding explain_futex_wait(const BlockedSyscall& wait) {
  WaitFinding finding =
      explain_word(wait, {.address = wait.argument(0),
                          .expected = static_cast<std::uint32_t>(wait.argument(1)),
                          .is_private = (wait.argument(3) & private_flag_of_new_calls) != 0});
  finding.limit = limit_of_instant(wait.process, wait.argument(4), wait.int_argument(5));
  return finding;
}

WaitFinding explain_futex_waitv(const BlockedSyscall& wait) {
  const auto words = wait.argument(1) <= most_words
                         ? wait.process.read_values<futex_waitv>(wait.argument(0), wait.argument(1))
                         : std::nullopt;
  WaitFinding all{.kind = WaitKind::private_futex};
  if (!words) return {.kind = WaitKind::unreadable, .object = "for memory; which, is unreadable"};
  for (const futex_waitv& word : *words) {
    const WaitFinding one =
        explain_word(wait, {.address = word.uaddr,
                            .expected = static_cast<std::uint32_t>(word.val),
                            .is_private = (word.flags & private_flag_of_new_calls) != 0});
    if (one.kind == WaitKind::unreadable) return one;
    if (one.kind == WaitKind::shared_futex) all.kind = one.kind;
    all.channels.insert(all.channels.end(), one.channels.begin(), one.channels.end());
    all.wake_conditions.insert(all.wake_conditions.end(), one.wake_conditions.begin(),
                               one.wake_conditions.end());
    all.object += (all.object.empty() ? "" : ", or ") + one.object;
  }
  all.limit = limit_of_instant(wait.process, wait.argument(3), wait.int_argument(4));
  return all;
}

}  // namespace backfault
