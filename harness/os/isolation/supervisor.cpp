#include "harness/os/isolation/supervisor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <optional>

#include "harness/os/base/clock.h"
#include "harness/os/base/error_text.h"
#include "harness/os/base/pidfd.h"
#include "harness/os/base/signals.h"
#include "harness/os/base/wait_readable.h"
#include "harness/os/isolation/group_guardian.h"
#include "harness/os/isolation/namespaces.h"
#include "harness/os/isolation/temp_dir.h"
#include "harness/os/proc/fs.h"
#include "harness/os/processes/affinity.h"

namespace backfault {
namespace {

using Body = std::function<int(const Isolated&, Fd control)>;
constexpr Duration survivors_bound = std::chrono::seconds(5);

[[noreturn]] void refuse(const Fd& setup, const Error& error) {
  const std::string text = error.text.substr(0, 1000);  // One atomic write to the pipe.
  static_cast<void>(::write(setup.get(), text.data(), text.size()));
  ::_exit(1);
}

/// Has the kernel kill this process with its parent. The parent's pidfd shows if it died before
/// that.
void die_with(const Fd& parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (wait_readable(parent, Duration{})) {
    ::_exit(1);
  }
}

/// Process 1 of the trial.
[[noreturn]] void run_first_process(SupervisorStart& start, const Fd& supervisor,
                                    const Body& body) {
  reset_signals();
  static_cast<void>(::signal(SIGPIPE, SIG_IGN));
  die_with(supervisor);
  if (start.request.namespaces) {
    const auto ready = set_up_namespaces(start.isolated.weaker);
    if (!ready) {
      refuse(start.setup, ready.error());
    }
  } else if (::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) {
    refuse(start.setup, last_error("prctl PR_SET_CHILD_SUBREAPER"));
  }
  static_cast<void>(::write(start.setup.get(), "+", 1));
  start.setup.reset();
  const int code = body(start.isolated, std::move(start.control));
  static_cast<void>(std::fflush(nullptr));
  ::_exit(code);
}

/// Waits for the first process; ends it on SIGTERM or when the campaign's process is gone.
void await_end(const pid_t first, const Fd& first_pidfd, const Fd& parent) {
  sigset_t terminate;
  ::sigemptyset(&terminate);
  ::sigaddset(&terminate, SIGTERM);
  const Fd signals(::signalfd(-1, &terminate, SFD_CLOEXEC | SFD_NONBLOCK));
  std::array<pollfd, 3> waits{{{.fd = first_pidfd.get(), .events = POLLIN, .revents = 0},
                               {.fd = signals.get(), .events = POLLIN, .revents = 0},
                               {.fd = parent.get(), .events = POLLIN, .revents = 0}}};
  // The trial's own limit bounds this wait: the campaign then asks for the end.
  while ((waits[0].revents & POLLIN) == 0) {
    const int ready = ::poll(waits.data(), waits.size(), -1);
    if (ready > 0 && ((waits[1].revents | waits[2].revents) & POLLIN) != 0) {
      ::kill(first, SIGKILL);
      waits[1].fd = -1;  // poll(2) passes over negative numbers.
      waits[2].fd = -1;
    }
  }
}

/// Kills what the first process left behind, in rounds: this process adopts the children of a
/// killed process. Returns whether everything is gone.
bool kill_adopted() {
  sigset_t child;
  ::sigemptyset(&child);
  ::sigaddset(&child, SIGCHLD);
  const Deadline deadline(survivors_bound);
  while (true) {
    pid_t reaped = 0;
    while ((reaped = ::waitpid(-1, nullptr, WNOHANG)) > 0) {
    }
    if (reaped < 0) {
      return true;  // ECHILD: there is nobody left.
    }
    if (deadline.passed()) {
      return false;
    }
    for (const int pid : list_children(::getpid())) {
      ::kill(pid, SIGKILL);
    }
    const timespec pause{.tv_sec = 0, .tv_nsec = 50'000'000};
    ::sigtimedwait(&child, nullptr, &pause);
  }
}

[[noreturn]] void end_as(const int status) {
  if (WIFSIGNALED(status)) {
    const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    // Discards the SIGTERM that asked for the end.
    static_cast<void>(::signal(SIGTERM, SIG_IGN));
    reset_signals();
    ::kill(::getpid(), WTERMSIG(status));
  }
  ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

/// The trial's folder if there is no mount namespace that removes it.
std::optional<TempDir> prepare(SupervisorStart& start) {
  if (!start.request.cpus.empty()) {
    const auto restricted = restrict_self(start.request.cpus);
    if (!restricted) {
      refuse(start.setup, restricted.error());
    }
  }
  if (start.request.namespaces) {
    const auto entered = enter_namespaces();
    if (!entered) {
      refuse(start.setup, entered.error());
    }
    // Entering a namespace may clear PDEATHSIG, so set it afterwards.
    die_with(start.parent);
    start.isolated.trial_folder = namespaced_trial_folder;
    return std::nullopt;
  }
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  auto folder = TempDir::create();
  if (!folder) {
    refuse(start.setup, folder.error());
  }
  start.isolated.trial_folder = folder->path();
  return std::optional<TempDir>(std::move(*folder));
}

/// A trial that gets no group starts anyway; a fault that needs one is told why there is none.
std::optional<GroupGuardian> start_guardian(SupervisorStart& start) {
  if (!start.request.cpu_group) return std::nullopt;
  auto guardian = GroupGuardian::start();
  start.isolated.cpu_group = guardian.map(&GroupGuardian::folder);
  return guardian ? std::optional<GroupGuardian>(std::move(*guardian)) : std::nullopt;
}

}  // namespace

void supervise(SupervisorStart start, const Body& body) {
  ::setsid();
  reset_signals();
  sigset_t blocked;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGTERM);
  ::sigaddset(&blocked, SIGCHLD);
  ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
  // Before the namespaces, because it outlives them.
  std::optional<GroupGuardian> guardian = start_guardian(start);
  std::optional<TempDir> folder = prepare(start);
  const Fd self(::pidfd_open(::getpid(), 0));
  const pid_t first = ::fork();
  if (first < 0) {
    refuse(start.setup, last_error("fork the trial's first process"));
  }
  if (first == 0) {
    if (guardian) guardian->leave_to_parent();
    run_first_process(start, self, body);
  }
  start.control.reset();
  start.setup.reset();
  const Fd first_pidfd(::pidfd_open(first, 0));
  await_end(first, first_pidfd, start.parent);
  int status = 0;
  ::waitpid(first, &status, 0);
  guardian.reset();
  const bool all_gone = start.request.namespaces || kill_adopted();
  folder.reset();
  if (!all_gone) {
    ::_exit(exit_code_survivors);
  }
  end_as(status);
}

}  // namespace backfault
