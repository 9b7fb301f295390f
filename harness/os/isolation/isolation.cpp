#include "harness/os/isolation/isolation.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "harness/os/base/clock.h"
#include "harness/os/base/error_text.h"
#include "harness/os/base/pidfd.h"
#include "harness/os/base/wait_readable.h"
#include "harness/os/isolation/supervisor.h"

namespace backfault {
namespace {

using Body = std::function<int(const Isolated&, Fd control)>;

/// Long enough for a deliberately overloaded machine.
constexpr Duration setup_bound = std::chrono::seconds(20);

/// The one message of the first process after its set-up: only "+" means success.
Result<void> read_setup_answer(const Fd& pipe) {
  std::array<char, 1024> text{};
  if (!wait_readable(pipe, setup_bound)) {
    return fail("the trial's first process was not ready in time");
  }
  const ssize_t count = ::read(pipe.get(), text.data(), text.size());
  if (count == 1 && text[0] == '+') {
    return {};
  }
  return count > 0 ? fail(std::string(text.data(), static_cast<std::size_t>(count)))
                   : fail("the trial's first process ended before it was ready");
}

Result<IsolatedProcess> start_once(const IsolationRequest& request, const Isolated& isolated,
                                   const Body& body) {
  std::array<int, 2> sockets{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
    return tl::unexpected(last_error("socketpair for the trial"));
  }
  Fd ours(sockets[0]);
  Fd theirs(sockets[1]);
  std::array<int, 2> pipes{};
  if (::pipe2(pipes.data(), O_CLOEXEC) != 0) {
    return tl::unexpected(last_error("pipe for the trial"));
  }
  const Fd setup_read(pipes[0]);
  Fd setup_write(pipes[1]);
  Fd parent(::pidfd_open(::getpid(), 0));
  if (!parent.valid()) {
    return tl::unexpected(last_error("pidfd_open"));
  }
  static_cast<void>(
      std::fflush(nullptr));  // Otherwise both processes would write what is buffered.
  const pid_t pid = ::fork();
  if (pid < 0) {
    return tl::unexpected(last_error("fork for the trial"));
  }
  if (pid == 0) {
    ours.reset();
    supervise(SupervisorStart{.request = request,
                              .isolated = isolated,
                              .parent = std::move(parent),
                              .control = std::move(theirs),
                              .setup = std::move(setup_write)},
              body);
  }
  theirs.reset();
  setup_write.reset();
  Fd pidfd(::pidfd_open(pid, 0));
  if (!pidfd.valid()) {
    const Error error = last_error("pidfd_open of the trial's supervisor");
    ::kill(pid, SIGKILL);
    return tl::unexpected(error);
  }
  IsolatedProcess process(pid, std::move(pidfd), std::move(ours));
  const auto answer = read_setup_answer(setup_read);
  if (!answer) {
    return tl::unexpected(answer.error());  // The destructor ends what there is.
  }
  return process;
}

}  // namespace

Result<IsolatedProcess> start_isolated(const IsolationRequest& request, const Body& body) {
  Isolated without;
  if (request.namespaces) {
    auto started = start_once(request,
                              Isolated{.pid_namespace = true,
                                       .mount_namespace = true,
                                       .network_namespace = true,
                                       .ipc_namespace = true},
                              body);
    if (started) {
      return started;
    }
    without.weaker.push_back(
        fmt::format("namespaces are not permitted here ({})", started.error().text));
  } else {
    without.weaker.emplace_back("namespaces were switched off");
  }
  without.weaker.emplace_back(
      "if the harness and its supervisor are killed at the same moment, background processes of "
      "the programs under test may live on");
  without.weaker.emplace_back(
      "shared memory, ports and the network are the machine's own: other programs can disturb the "
      "trial");
  IsolationRequest plain = request;
  plain.namespaces = false;
  return start_once(plain, without, body);
}

IsolatedProcess::IsolatedProcess(IsolatedProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      pidfd_(std::move(other.pidfd_)),
      control_(std::move(other.control_)),
      ending_(other.ending_) {}

IsolatedProcess::~IsolatedProcess() {
  if (pid_ > 0 && !ending()) {
    static_cast<void>(kill_within(std::chrono::seconds(5)));
  }
}

const std::optional<ExitState>& IsolatedProcess::ending() {
  siginfo_t info{};
  if (!ending_ && ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG) == 0 &&
      info.si_pid != 0) {
    ending_ = info.si_code == CLD_EXITED ? ExitState{Exited{.code = info.si_status}}
                                         : Signalled{.number = info.si_status};
  }
  return ending_;
}

std::optional<ExitState> IsolatedProcess::wait_for(const Duration bound) {
  if (!ending_ && wait_readable(pidfd_, bound)) {
    return ending();
  }
  return ending_;
}

void IsolatedProcess::request_stop() const {
  // The byte is refused if the trial has ended; if the queue is full, it was asked before.
  static_cast<void>(::send(control_.get(), "s", 1, MSG_NOSIGNAL | MSG_DONTWAIT));
}

Result<ExitState> IsolatedProcess::kill_within(const Duration bound) {
  for (const int number : {SIGTERM, SIGKILL}) {
    if (!ending() && ::kill(pid_, number) != 0) {
      return tl::unexpected(last_error(fmt::format("signal the supervisor, pid {}", pid_)));
    }
    const auto ending = wait_for(number == SIGTERM ? bound : std::chrono::seconds(1));
    if (ending) {
      return number == SIGTERM
                 ? Result<ExitState>(*ending)
                 : fail(fmt::format("processes of the trial under pid {} could not be killed",
                                    pid_));
    }
  }
  return fail(fmt::format("the supervisor, pid {}, could not be killed", pid_));
}

}  // namespace backfault
