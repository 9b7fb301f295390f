#include "harness/os/steps/traced_stop.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ctime>
#include <functional>
#include <variant>

#include "harness/os/proc/thread_sampler.h"
#include "harness/os/steps/sight.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

/// A child that was stopped at its beginning and is traced by this process.
class TracedChild {
 public:
  explicit TracedChild(const std::function<void()>& body) {
    pid = ::fork();
    if (pid == 0) {
      ::raise(SIGSTOP);
      body();
      ::_exit(0);
    }
    ::waitpid(pid, nullptr, WUNTRACED);
    EXPECT_TRUE(seize_thread(pid));
    ::kill(pid, SIGCONT);
  }
  TracedChild(const TracedChild&) = delete;
  TracedChild& operator=(const TracedChild&) = delete;
  ~TracedChild() {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, __WALL);
  }

  [[nodiscard]] TracedStop next() const {
    int status = 0;
    ::waitpid(pid, &status, __WALL);
    return read_stop(pid, status);
  }
  /// The next stop of this kind, letting it on at each other one.
  [[nodiscard]] TracedStop next(const StopKind kind) const {
    for (int count = 0; count < 1000; ++count) {
      const TracedStop stop = next();
      if (stop.kind == kind || stop.kind == StopKind::gone) return stop;
      run_to_next_call(pid, stop.signal == SIGCONT ? 0 : stop.signal);
    }
    return {};
  }

  pid_t pid = -1;
};

TEST(TracedStop, TellsEntryAndExitOfACall) {
  const TracedChild child([] { ::syscall(SYS_getppid); });
  TracedStop stop;
  do {
    stop = child.next(StopKind::call_entry);
    run_to_next_call(child.pid, 0);
  } while (stop.call != SYS_getppid && stop.kind == StopKind::call_entry);
  ASSERT_EQ(stop.call, SYS_getppid);
  stop = child.next();
  EXPECT_EQ(stop.kind, StopKind::call_exit);
  EXPECT_EQ(stop.call, SYS_getppid);
}

TEST(TracedStop, StepsOneInstructionUpToACall) {
  const TracedChild child([] { ::syscall(SYS_getppid); });
  ASSERT_EQ(child.next(StopKind::call_exit).kind, StopKind::call_exit);
  int steps = 0;
  while (!is_before_call(child.pid) && steps < 100'000) {
    run_one_instruction(child.pid);
    ASSERT_EQ(child.next().kind, StopKind::step);
    ++steps;
  }
  EXPECT_GT(steps, 0);
  EXPECT_TRUE(is_before_call(child.pid));
  run_to_next_call(child.pid, 0);
  EXPECT_EQ(child.next().kind, StopKind::call_entry);
}

TEST(TracedStop, TellsSignalsAndTheProgramsOwnTraps) {
  const TracedChild child([] {
    static_cast<void>(::signal(SIGUSR1, SIG_IGN));
    ::raise(SIGTRAP);
  });
  const TracedStop stop = child.next(StopKind::signal);
  // The SIGCONT of the beginning comes first.
  run_to_next_call(child.pid, 0);
  const TracedStop trap = stop.signal == SIGTRAP ? stop : child.next(StopKind::signal);
  EXPECT_EQ(trap.kind, StopKind::signal);
  EXPECT_EQ(trap.signal, SIGTRAP);
}

TEST(TracedStop, TellsNewProcessesAndTheirBeginning) {
  const TracedChild child([] {
    if (::fork() == 0) ::_exit(0);
  });
  EXPECT_EQ(child.next(StopKind::new_thread).kind, StopKind::new_thread);
  int status = 0;
  const pid_t other = ::waitpid(-1, &status, __WALL);
  ASSERT_GT(other, 0);
  EXPECT_NE(other, child.pid);
  EXPECT_EQ(read_stop(other, status).kind, StopKind::seized);
  ::kill(other, SIGKILL);
  ::waitpid(other, nullptr, __WALL);
}

TEST(TracedStop, TellsStopsBySignalAndLeavesThemStopped) {
  const TracedChild child([] { ::raise(SIGSTOP); });
  static_cast<void>(child.next(StopKind::group_stop));
  EXPECT_FALSE(is_stopped_by_signal(child.pid, child.pid)) << "a debugger has it";
  EXPECT_TRUE(let_go_stopped(child.pid));
  EXPECT_TRUE(becomes_true([&] { return is_stopped_by_signal(child.pid, child.pid); }));
}

TEST(TracedStop, AnInterruptedWaitBeginsAnewAsItWas) {
  const TracedChild child([] {
    const timespec hour{.tv_sec = 3600, .tv_nsec = 0};
    ::syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &hour, nullptr);
  });
  // Past the stop of the beginning, into the wait.
  while (child.next(StopKind::call_entry).call != SYS_clock_nanosleep)
    run_to_next_call(child.pid, 0);
  run_freely(child.pid, 0);
  // One that is being woken up is shown in its call for a moment, too, but does not sleep.
  const auto waits = [&] {
    const auto thread = look_at_thread(child.pid, child.pid);
    const auto call = call_of_thread(child.pid, child.pid);
    return thread && thread->state == ThreadState::sleeping && call &&
           std::holds_alternative<BlockedCall>(*call) &&
           std::get<BlockedCall>(*call).number == SYS_clock_nanosleep;
  };
  ASSERT_TRUE(becomes_true(waits));
  interrupt_thread(child.pid);
  ASSERT_EQ(child.next().kind, StopKind::seized);
  hide_interruption(child.pid);
  run_freely(child.pid, 0);
  EXPECT_TRUE(becomes_true(waits));
}

TEST(TracedStop, TellsAnEnd) {
  const TracedChild child([] {});
  EXPECT_EQ(child.next(StopKind::gone).kind, StopKind::gone);
}

TEST(TracedStop, CannotTraceWhoIsGone) { EXPECT_FALSE(seize_thread(0x3fffffff)); }

}  // namespace
}  // namespace backfault
