#include "harness/os/steps/tracer.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "harness/os/base/error_text.h"
#include "harness/os/base/pidfd.h"
#include "harness/os/base/signals.h"
#include "harness/os/base/wait_readable.h"

namespace backfault {
namespace {

// Far more than the tracing process needs on an overloaded machine.
constexpr Duration tracer_answer_bound = std::chrono::seconds(4);
constexpr Duration end_bound = std::chrono::seconds(4);
constexpr int only_descriptor = 3;

/// Of the harness, nothing is to be held open by it: no end of a pipe that a program writes to.
[[noreturn]] void run_process(const int requests, const int parent, const StepSettings& settings) {
  reset_signals();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  ::prctl(PR_SET_NAME, "step_tracer");
  ::prctl(PR_SET_TIMERSLACK, 1UL);
  if (requests != only_descriptor) ::dup2(requests, only_descriptor);
  ::close_range(only_descriptor + 1, ~0U, 0);
  struct sigaction noted {};
  noted.sa_handler = [](int) {};  // Exists only to end a wait.
  sigset_t child;
  ::sigemptyset(&child);
  ::sigaddset(&child, SIGCHLD);
  ::sigprocmask(SIG_BLOCK, &child, nullptr);
  ::sigaction(SIGCHLD, &noted, nullptr);
  StepLoop loop(Fd(only_descriptor), settings);
  ::_exit(loop.run() ? 0 : 1);
}

}  // namespace

Result<std::unique_ptr<StepTracer>> StepTracer::start(const StepSettings& settings) {
  std::array<int, 2> sockets{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
    return tl::unexpected(last_error("socketpair for the tracing process"));
  }
  Fd ours(sockets[0]);
  const Fd theirs(sockets[1]);
  const int parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) return tl::unexpected(last_error("fork for the tracing process"));
  if (pid == 0) run_process(theirs.get(), parent, settings);
  Fd pidfd(::pidfd_open(pid, 0));
  if (!pidfd.valid()) {
    const Error error = last_error("pidfd_open of the tracing process");
    ::kill(pid, SIGKILL);
    return tl::unexpected(error);
  }
  return std::unique_ptr<StepTracer>(new StepTracer(pid, std::move(pidfd), std::move(ours)));
}

StepTracer::~StepTracer() {
  if (finish()) return;
  static_cast<void>(::pidfd_send_signal(pidfd_.get(), SIGKILL, nullptr, 0));
  static_cast<void>(wait_readable(pidfd_, end_bound));
  siginfo_t ignored{};
  ::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &ignored, WEXITED | WNOHANG);
}

Result<StepAnswer> StepTracer::ask(const StepRequest& request) {
  if (finished_) return last_;
  if (::send(requests_.get(), &request, sizeof request, MSG_NOSIGNAL) != sizeof request) {
    return tl::unexpected(last_error("ask the tracing process"));
  }
  StepAnswer answer;
  if (!wait_readable(requests_, tracer_answer_bound)) {
    return fail("the tracing process gave no answer in time");
  }
  if (::recv(requests_.get(), &answer, sizeof answer, MSG_DONTWAIT) != sizeof answer) {
    return fail("the tracing process has ended");
  }
  last_ = answer;
  return answer;
}

Result<StepAnswer> StepTracer::reach(const std::vector<StepVictim>& victims) {
  StepRequest request{.kind = StepRequest::Kind::reach};
  request.victims_count =
      static_cast<std::uint32_t>(std::min(victims.size(), request.victims.size()));
  std::copy_n(victims.begin(), request.victims_count, request.victims.begin());
  auto answer = ask(request);
  if (answer && answer->refusal != 0) {
    return fail("trace a program under test: " + errno_text(answer->refusal));
  }
  return answer;
}

Result<StepAnswer> StepTracer::tell() { return ask({.kind = StepRequest::Kind::tell}); }

Result<StepAnswer> StepTracer::finish() {
  if (finished_) return last_;
  auto asked = ask({.kind = StepRequest::Kind::finish});
  if (!asked) return asked;
  if (!wait_readable(pidfd_, end_bound)) {
    return fail("the tracing process did not let go of the programs in time");
  }
  finished_ = true;
  siginfo_t info{};
  // Somebody else may have reaped it: then only the threads tell how it went.
  const bool told =
      ::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED | WNOHANG) == 0 &&
      info.si_pid != 0;
  if (told && (info.si_code != CLD_EXITED || info.si_status != 0)) {
    return fail(fmt::format("the tracing process left a thread between two steps"));
  }
  return asked;
}

}  // namespace backfault
