#include "harness/os/waits/semaphore.h"

#include <fmt/format.h>
#include <sys/sem.h>

#include <map>

#include "harness/os/waits/descriptor_condition.h"

namespace backfault {
namespace {

constexpr std::uint64_t most_operations = 500;  // SEMOPM of the kernel.

/// The first operation that blocks, after those before it; empty: none does, or unreadable.
std::string blocked_operation(const int set, const std::vector<sembuf>& operations) {
  std::map<int, int> values;
  for (const sembuf& operation : operations) {
    const int number = operation.sem_num;
    if (!values.contains(number)) values[number] = ::semctl(set, number, GETVAL);
    const int value = values[number];
    if (value < 0) return "";
    const int wanted = operation.sem_op;
    const bool blocks = wanted == 0 ? value != 0 : value + wanted < 0;
    if (blocks) return fmt::format("semaphore {} value={} op={}", number, value, wanted);
    values[number] = value + wanted;
  }
  return "";
}

WaitFinding find_semaphore(const BlockedSyscall& wait, const Timeout& limit) {
  const int set = wait.int_argument(0);
  const auto operations = wait.argument(2) <= most_operations
                              ? wait.process.read_values<sembuf>(wait.argument(1), wait.argument(2))
                              : std::nullopt;
  const std::string object = fmt::format("for semaphore set {}", set);
  if (!operations) return {.kind = WaitKind::unreadable, .limit = limit, .object = object};
  const std::string blocked = blocked_operation(set, *operations);
  WakeCondition condition = condition_for_anyone(
      Awaited::semaphore, blocked.empty() ? Readiness::unknown : Readiness::absent, blocked);
  condition.channel = fmt::format("sem:{}", set);
  // Every process in the IPC namespace can use the set by its number.
  return {.kind = WaitKind::semaphore,
          .channels = {condition.channel},
          .limit = limit,
          .wake_conditions = {condition},
          .object = object};
}

}  // namespace

WaitFinding explain_semop(const BlockedSyscall& wait) { return find_semaphore(wait, {}); }

WaitFinding explain_semtimedop(const BlockedSyscall& wait) {
  return find_semaphore(wait, left_when_woken(limit_of_timespec(wait.process, wait.argument(3))));
}

}  // namespace backfault
