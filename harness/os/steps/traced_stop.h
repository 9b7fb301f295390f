// Why a thread that this process traces has stopped, and how it is let on (ptrace(2)).
#pragma once

#include <optional>

namespace backfault {

enum class StopKind {
  call_entry,    ///< Before a system call.
  call_exit,     ///< Behind one that has an answer.
  call_restart,  ///< Behind one that a signal interrupts, and that may begin anew.
  step,          ///< One instruction was run.
  new_thread,    ///< It made a thread or a process, which is traced from its first instruction on.
  new_program,   ///< It runs another program; other threads of its process are no more.
  seized,        ///< It was interrupted by us, it has just appeared, or it may go on after a stop.
  group_stop,    ///< A signal stopped its process.
  signal,        ///< A signal is about to be delivered.
  gone,          ///< It has ended, or does so now.
};

struct TracedStop {
  StopKind kind = StopKind::gone;
  int signal = 0;  ///< To be delivered.
  long call = -1;  ///< Of a system call.
};

/// `status` as waitpid(2) gave it.
[[nodiscard]] TracedStop read_stop(int tid, int status);

/// Traces a thread without stopping it, and all that it starts; false: not permitted, or gone.
[[nodiscard]] bool seize_thread(int tid);
/// Makes it stop. A wait would end or begin anew: only for a thread that runs.
void interrupt_thread(int tid);

/// For a thread that has stopped because of that, and has no signal to take: if it had just begun
/// to wait, the call begins anew as it was. Otherwise the thread would be shown in
/// restart_syscall(2), or a call would fail that has no reason to.
void hide_interruption(int tid);

// False: it is gone.
bool run_to_next_call(int tid, int signal);
bool run_one_instruction(int tid);
/// Lets it on as it is, without any further stop of ours but for signals.
bool run_freely(int tid, int signal);
/// Traces it no more and leaves it stopped by its signal, as the kernel shows only those that are
/// not traced.
bool let_go_stopped(int tid);

/// Whether its next instruction is a system call.
[[nodiscard]] bool is_before_call(int tid);

}  // namespace backfault
