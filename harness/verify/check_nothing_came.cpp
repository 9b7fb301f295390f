#include <algorithm>
#include <set>

#include "harness/verify/blocking_calls.h"
#include "harness/verify/conditions.h"
#include "harness/verify/evidence_text.h"
#include "harness/verify/kernel_lines.h"
#include "harness/verify/objections.h"

namespace backfault {
namespace {

// poll(2)
constexpr std::uint64_t always_told = 0x8 | 0x10 | 0x20;              // POLLERR, POLLHUP, POLLNVAL
constexpr std::uint64_t for_data = 0x1 | 0x2 | 0x40 | 0x80 | 0x2000;  // POLLIN to POLLRDHUP
constexpr std::uint64_t for_space = 0x4 | 0x100 | 0x200;              // POLLOUT to POLLWRBAND
// futex(2)
constexpr std::uint64_t wait_operation = 0;
constexpr std::uint64_t wait_bitset_operation = 9;
constexpr std::uint64_t operation_mask = 0x7f;

enum class Came { no, used_up, yes };

Came came_by_poll(const Evidence& evidence) {
  const bool set_is_silent = evidence.set && *evidence.set == 0;
  if (evidence.set && !set_is_silent) return Came::yes;
  if (!evidence.poll) return Came::no;
  const bool ready = (evidence.poll->returned & (evidence.poll->events | always_told)) != 0;
  if (!ready) return Came::no;
  return set_is_silent ? Came::used_up : Came::yes;
}

Came came_by_semaphore(const SemaphoreSeen& seen) {
  const bool blocks = seen.operation == 0 ? seen.value != 0 : seen.value + seen.operation < 0;
  return blocks ? Came::no : Came::yes;
}

bool is_waiting_line(const std::string& line) {
  const auto words = split_at(line, " ");
  return words.size() > 2 && words[0].ends_with(':') && words[1] == "->";
}

bool is_over(const ChildSeen& child) { return child.state == 'Z' || child.state == 'X'; }

Came came_by(const Evidence& evidence) {
  const auto& children = evidence.children;
  const bool over = std::any_of(children.begin(), children.end(), is_over) ||
                    evidence.pending_signals.value_or(0) != 0 ||
                    (evidence.lock && !is_waiting_line(*evidence.lock)) ||
                    (evidence.semaphore && came_by_semaphore(*evidence.semaphore) == Came::yes);
  const Came polled = came_by_poll(evidence);
  if (over || polled == Came::yes) return Came::yes;
  const bool changed = evidence.futex && evidence.futex->word != evidence.futex->expected;
  return changed || polled == Came::used_up ? Came::used_up : Came::no;
}

/// Whether what was read is about the thing at all.
bool tells_of(const Evidence& evidence, const std::string& thing) {
  const std::uint64_t events = evidence.poll ? evidence.poll->events : 0;
  const bool polled = evidence.poll.has_value();
  if (thing == "data") return polled && ((events & for_data) != 0 || (events & for_space) == 0);
  if (thing == "space") return polled && (events & for_space) != 0;
  if (thing == "connection") return polled && (events & for_data) != 0;
  if (thing == "answer") return polled && (events & (for_data | for_space)) != 0;
  if (thing == "event") return polled || evidence.set.has_value();
  if (thing == "memory") return evidence.futex.has_value();
  if (thing == "process_end") return polled || !evidence.children.empty();
  if (thing == "lock") return evidence.lock.has_value();
  if (thing == "semaphore") return evidence.semaphore.has_value();
  if (thing == "partner") return evidence.fd_owners.has_value();
  return thing == "signal" && (polled || evidence.pending_signals.has_value());
}

/// The value that a thread sleeps on stands in its system call as well.
bool is_futex_of_call(const FutexSeen& seen, const std::string& call, const SyscallLine& line) {
  const auto is_low_half = [&](const std::size_t argument) {
    return seen.expected == (line.arguments.at(argument) & 0xFFFFFFFF);
  };
  if (call == "futex_waitv") return true;  // Its values stand in the waiter's memory.
  if (call == "futex_wait") return is_low_half(1);
  const std::uint64_t operation = line.arguments[1] & operation_mask;
  return is_low_half(2) && (operation == wait_operation || operation == wait_bitset_operation);
}

/// Somebody opens a FIFO for the other direction than its partner (fifo(7)).
bool is_alone(const HoldersSeen& fd_owners, const std::string& call, const SyscallLine& line) {
  constexpr std::uint64_t access_mask = 3;  // O_ACCMODE
  const bool reads = (line.arguments.at(call == "open" ? 1 : 2) & access_mask) == 0;
  return reads ? fd_owners.writing.empty() : fd_owners.reading.empty();
}

/// A stopped child is news for those who ask for it: WUNTRACED of waitpid(2), WSTOPPED of
/// waitid(2).
bool hears_of_a_stop(const Evidence& evidence, const std::string& call, const SyscallLine& line) {
  constexpr std::uint64_t asks_for_stops = 2;
  const std::uint64_t options = line.arguments.at(call == "waitid" ? 3 : 2);
  return (options & asks_for_stops) != 0 &&
         std::any_of(evidence.children.begin(), evidence.children.end(),
                     [](const ChildSeen& child) { return child.state == 'T'; });
}

void check_against_call(const ClaimedAwait& await, const Evidence& evidence,
                        const ClaimIndex::StuckThread& stuck, Objections& objections) {
  const auto line = read_syscall_line(stuck.thread.syscall_line);
  if (!line || stuck.thread.state != "sleeping") return;
  const std::string& call = stuck.wait.call;
  objections.require(
      await.thing != "memory" || !evidence.futex || is_futex_of_call(*evidence.futex, call, *line),
      "{} does not sleep on what its evidence says", name_of(stuck.wait));
  objections.require(
      await.thing != "partner" || !evidence.fd_owners || is_alone(*evidence.fd_owners, call, *line),
      "the partner that {} waits for is there", name_of(stuck.wait));
  objections.require(await.thing != "process_end" || !hears_of_a_stop(evidence, call, *line),
                     "{} asked for stops, and a child had stopped", name_of(stuck.wait));
}

void check_await(const ClaimedAwait& await, const ClaimIndex::StuckThread& stuck,
                 Objections& objections) {
  const std::string name = name_of(stuck.wait);
  objections.require(await.readiness == "absent" || await.readiness == "consumed",
                     "the {} that {} awaits is {}", await.thing, name, await.readiness);
  const auto evidence = read_evidence(await.evidence);
  if (!evidence) {
    objections.require(false, "{}: {}", name, evidence.error().text);
    return;
  }
  objections.require(tells_of(*evidence, await.thing),
                     "nothing was read about the {} that {} "
                     "awaits",
                     await.thing, name);
  const Came came = came_by(*evidence);
  objections.require(came != Came::yes, "the {} that {} awaits had come", await.thing, name);
  objections.require((came == Came::used_up) == (await.readiness == "consumed"),
                     "the {} that {} awaits is called {}, against its evidence", await.thing, name,
                     await.readiness);
  check_against_call(await, *evidence, stuck, objections);
}

}  // namespace

std::vector<std::string> check_nothing_came(const ClaimIndex& index) {
  Objections objections;
  for (const ClaimIndex::StuckThread& stuck : index.stuck_threads()) {
    for (const ClaimedAwait& await : stuck.wait.wake_conditions)
      check_await(await, stuck, objections);
  }
  return objections.take();
}

}  // namespace backfault
