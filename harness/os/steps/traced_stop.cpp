#include "harness/os/steps/traced_stop.h"

#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>

namespace backfault {
namespace {

constexpr int call_stop = SIGTRAP | 0x80;  // PTRACE_O_TRACESYSGOOD
constexpr long follow = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
                        PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC;
// What the kernel answers itself when a signal interrupts a call: ERESTARTSYS and its kin.
constexpr std::int64_t least_restart = -516;
constexpr std::int64_t most_restart = -512;

using Request = __ptrace_request;

/// The C library declares the last two arguments as pointers.
long ask(const Request request, const int tid, const long address, const long data) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  return ::ptrace(request, tid, reinterpret_cast<void*>(address), reinterpret_cast<void*>(data));
}

std::optional<std::uint64_t> register_of(const int tid, const std::size_t offset) {
  errno = 0;
  const long value = ask(PTRACE_PEEKUSER, tid, static_cast<long>(offset), 0);
  if (errno != 0) return std::nullopt;
  return static_cast<std::uint64_t>(value);
}

TracedStop read_call_stop(const int tid) {
  __ptrace_syscall_info info{};
  const long size = ::ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, static_cast<void*>(&info));
  const auto number = register_of(tid, offsetof(user, regs.orig_rax));
  if (size <= 0 || !number) return {};
  const long call = static_cast<long>(*number);
  if (info.op == PTRACE_SYSCALL_INFO_ENTRY) return {.kind = StopKind::call_entry, .call = call};
  const bool restarts = info.exit.rval >= least_restart && info.exit.rval <= most_restart;
  return {.kind = restarts ? StopKind::call_restart : StopKind::call_exit, .call = call};
}

/// A program may hold traps of its own.
TracedStop read_trap(const int tid) {
  siginfo_t info{};
  if (::ptrace(PTRACE_GETSIGINFO, tid, nullptr, static_cast<void*>(&info)) != 0) return {};
  const bool stepped = info.si_code == TRAP_TRACE || info.si_code == TRAP_BRKPT;
  if (stepped) return {.kind = StopKind::step};
  return {.kind = StopKind::signal, .signal = SIGTRAP};
}

}  // namespace

TracedStop read_stop(const int tid, const int status) {
  if (!WIFSTOPPED(status)) return {};
  const int signal = WSTOPSIG(status);
  const int event = status >> 16;
  switch (event) {
    case 0:
      break;
    case PTRACE_EVENT_STOP:
      return {.kind = signal == SIGTRAP ? StopKind::seized : StopKind::group_stop};
    case PTRACE_EVENT_EXEC:
      return {.kind = StopKind::new_program};
    default:
      return {.kind = StopKind::new_thread};
  }
  if (signal == call_stop) return read_call_stop(tid);
  if (signal == SIGTRAP) return read_trap(tid);
  return {.kind = StopKind::signal, .signal = signal};
}

bool seize_thread(const int tid) { return ask(PTRACE_SEIZE, tid, 0, follow) == 0; }

void interrupt_thread(const int tid) { ask(PTRACE_INTERRUPT, tid, 0, 0); }

void hide_interruption(const int tid) {
  constexpr std::int64_t call_begins_anew = -513;  // ERESTARTNOINTR
  constexpr std::int64_t rest_of_call = -516;      // ERESTART_RESTARTBLOCK
  const auto number = register_of(tid, offsetof(user, regs.orig_rax));
  const auto answer = register_of(tid, offsetof(user, regs.rax));
  if (!number || !answer || static_cast<std::int64_t>(*number) < 0) return;
  const auto told = static_cast<std::int64_t>(*answer);
  if (told != rest_of_call && told != -EINTR) return;
  ask(PTRACE_POKEUSER, tid, static_cast<long>(offsetof(user, regs.rax)), call_begins_anew);
}

bool run_to_next_call(const int tid, const int signal) {
  return ask(PTRACE_SYSCALL, tid, 0, signal) == 0;
}

bool run_one_instruction(const int tid) { return ask(PTRACE_SINGLESTEP, tid, 0, 0) == 0; }

bool run_freely(const int tid, const int signal) { return ask(PTRACE_CONT, tid, 0, signal) == 0; }

bool let_go_stopped(const int tid) { return ask(PTRACE_DETACH, tid, 0, 0) == 0; }

bool is_before_call(const int tid) {
  constexpr std::array<unsigned char, 2> system_call{0x0f, 0x05};
  const auto place = register_of(tid, offsetof(user, regs.rip));
  std::array<unsigned char, 2> found{};
  const iovec here{.iov_base = found.data(), .iov_len = found.size()};
  // The address is one of the other program. NOLINTNEXTLINE(performance-no-int-to-ptr)
  const iovec there{.iov_base = reinterpret_cast<void*>(place.value_or(0)),
                    .iov_len = found.size()};
  return ::process_vm_readv(tid, &here, 1, &there, 1, 0) == 2 && found == system_call;
}

}  // namespace backfault
