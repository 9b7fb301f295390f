#include "harness/os/programs/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/optional.hpp>  // Boost 1.81: what follows does not include what it uses.
#include <boost/process/v2/posix/default_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <cerrno>
#include <exception>
#include <filesystem>
#include <system_error>

#include "harness/os/base/error_text.h"
#include "harness/os/base/pidfd.h"
#include "harness/os/base/signals.h"
#include "harness/os/processes/process_limits.h"
#include "harness/os/processes/scheduling.h"

namespace backfault {
namespace {

namespace process = boost::process::v2;
using ErrorCode = process::error_code;

/// What is done in the forked child before exec. Only system calls: the parent may have threads.
struct ExecSetup {
  int input;
  int output;
  int error;
  pid_t parent;
  const cpu_set_t* cpus;  ///< Null: unchanged.
  const char* folder;
  const CallFilter* filter;  ///< Null: none.
  int filter_socket;
  const std::vector<LaunchLimit>* limits;
  const Scheduling* scheduling;  ///< Null: unchanged.

  /// Read back: a cpuset may leave less than was asked for, and call that a success.
  [[nodiscard]] bool be_on_cpus() const {
    if (cpus == nullptr) return true;
    cpu_set_t given;
    if (::sched_setaffinity(0, sizeof *cpus, cpus) != 0) return false;
    if (::sched_getaffinity(0, sizeof given, &given) != 0) return false;
    errno = EINVAL;
    return CPU_EQUAL(&given, cpus) != 0;
  }

  [[nodiscard]] bool be_limited() const {
    for (const LaunchLimit& limit : *limits) {
      if (!limit_self(limit)) return false;
    }
    return scheduling == nullptr || schedule_self(*scheduling);
  }

  [[nodiscard]] bool wire_standard_streams() const {
    // Duplicated away first, so that none of the three can overwrite another.
    const std::array<int, 3> sources{::fcntl(input, F_DUPFD_CLOEXEC, 3),
                                     ::fcntl(output, F_DUPFD_CLOEXEC, 3),
                                     ::fcntl(error, F_DUPFD_CLOEXEC, 3)};
    for (int target = 0; target < 3; ++target) {
      if (::dup2(sources[static_cast<std::size_t>(target)], target) < 0) {
        return false;
      }
    }
    // Boost's pipes and everything that the harness has open: nothing of it may reach the program.
    return ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0;
  }

  template <typename Launcher>
  ErrorCode on_exec_setup(Launcher&, const process::filesystem::path&, const char* const*) const {
    const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
    // A group, not a session: sessions are scheduled against each other (sched(7), autogroup), and
    // client and server would meet as strangers that they are not in the field.
    const bool done = ::setpgid(0, 0) >= 0 && ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
                      ::setrlimit(RLIMIT_CORE, &no_core) == 0 && ::chdir(folder) == 0 &&
                      be_on_cpus() && wire_standard_streams() && be_limited();
    if (!done) {
      return {errno, boost::system::system_category()};
    }
    if (::getppid() != parent) {
      ::_exit(127);  // The harness died before the kernel was told to kill with it.
    }
    reset_signals();
    // Last, since the harness may be told of every later call.
    if (filter != nullptr && !filter->install_and_hand_over(filter_socket)) {
      return {errno, boost::system::system_category()};
    }
    return {};
  }

  /// Takes whatever arguments come: Boost 1.81 tests for other ones than it passes. Without this
  /// the child would run the exit handlers of the harness.
  template <typename... Arguments>
  void on_exec_error(Arguments&&...) const {
    ::_exit(127);
  }
};

Result<cpu_set_t> start_cpus(const std::vector<CpuIndex>& cpus) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const CpuIndex cpu : cpus) {
    if (cpu.number < 0 || cpu.number >= CPU_SETSIZE) {
      return fail(fmt::format("there is no core {}", cpu.number));
    }
    CPU_SET(static_cast<std::size_t>(cpu.number), &set);
  }
  return set;
}

/// Boost.Process starts the program and then lets go: it would kill and wait without a bound.
Result<pid_t> spawn(const std::string& program, const ChildStart& start, const ExecSetup& setup) {
  std::vector<std::string> environment;
  for (const auto& [name, value] : start.environment) {
    environment.push_back(name + "=" + value);
  }
  std::vector<const char*> environment_pointers;
  for (const std::string& entry : environment) {
    environment_pointers.push_back(entry.c_str());
  }
  environment_pointers.push_back(nullptr);
  const std::vector<std::string> arguments(start.argv.begin() + 1, start.argv.end());
  process::posix::default_launcher launcher;
  launcher.env = environment_pointers.data();
  std::string problem;
  try {
    boost::asio::io_context context;
    ErrorCode error;
    process::process started = launcher(context.get_executor(), error, program, arguments, setup);
    if (!error) {
      return started.detach().id();
    }
    problem = error.message();
  } catch (const std::exception& thrown) {
    problem = thrown.what();
  }
  if (launcher.pid > 0) {  // It could not exec, or Boost could not make its handle.
    ::kill(launcher.pid, SIGKILL);
    ::waitpid(launcher.pid, nullptr, 0);
  }
  return fail(fmt::format("start {}: {}", program, problem));
}

/// The absolute path of what `name` means: with a "/" in it as it stands, otherwise looked up in
/// `path` ("dir:dir").
Result<std::string> resolve_program(const std::string& name, const std::string& path) {
  const auto executable = [](const std::string& file) {
    return ::faccessat(AT_FDCWD, file.c_str(), X_OK, AT_EACCESS) == 0;
  };
  if (name.find('/') != std::string::npos) {
    std::error_code error;
    const std::string file = std::filesystem::absolute(name, error);
    return executable(file) ? Result<std::string>(file) : fail(last_error("start " + name).text);
  }
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    const std::string file = path.substr(begin, end - begin) + "/" + name;
    if (file.starts_with('/') && end > begin && executable(file)) {
      return file;
    }
    begin = end + 1;
  }
  return fail(fmt::format("start {}: no such program in PATH ({})", name, path));
}

std::uint64_t microseconds_in(const timeval& time) {
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000 +
         static_cast<std::uint64_t>(time.tv_usec);
}

}  // namespace

Result<Child> Child::start(const ChildStart& start) {
  if (start.argv.empty() || start.argv.front().empty()) {
    return fail("start a program: the argument vector names none");
  }
  const auto path = start.environment.find("PATH");
  const auto program =
      resolve_program(start.argv.front(), path == start.environment.end() ? "" : path->second);
  if (!program) {
    return tl::unexpected(program.error());
  }
  const auto cpus = start_cpus(start.cpus);
  if (!cpus) {
    return fail_in("start " + *program, cpus.error());
  }
  const Fd input(::open("/dev/null", O_RDWR | O_CLOEXEC));
  const int null = input.get();
  const ExecSetup setup{.input = null,
                        .output = start.output < 0 ? null : start.output,
                        .error = start.error < 0 ? null : start.error,
                        .parent = ::getpid(),
                        .cpus = start.cpus.empty() ? nullptr : &*cpus,
                        .folder = start.folder.c_str(),
                        .filter = start.filter,
                        .filter_socket = start.filter_socket,
                        .limits = &start.limits,
                        .scheduling = start.scheduling ? &*start.scheduling : nullptr};
  const auto pid = spawn(*program, start, setup);
  if (!pid) {
    return tl::unexpected(pid.error());
  }
  Fd pidfd(::pidfd_open(*pid, 0));  // Not yet reaped, so the number still means this process.
  if (!pidfd.valid()) {
    const Error error = last_error("pidfd_open " + *program);
    ::kill(*pid, SIGKILL);
    return tl::unexpected(error);
  }
  return Child(*pid, std::move(pidfd));
}

const std::optional<ChildEnding>& Child::ending() {
  if (ending_) {
    return ending_;
  }
  siginfo_t info{};
  rusage usage{};
  // The C library's waitid(3) hides the fifth argument of the system call.
  const long answer =
      ::syscall(SYS_waitid, P_PIDFD, pidfd_.get(), &info, WEXITED | WNOHANG, &usage);
  if (answer == 0 && info.si_pid != 0) {
    const ExitState exit = info.si_code == CLD_EXITED ? ExitState{Exited{.code = info.si_status}}
                                                      : Signalled{.number = info.si_status};
    ending_ =
        ChildEnding{.exit = exit,
                    .cpu_us = microseconds_in(usage.ru_utime) + microseconds_in(usage.ru_stime),
                    .max_rss_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024};
  }
  return ending_;
}

Result<void> Child::send_signal(const int number) {
  if (ending_) {
    return {};
  }
  if (::pidfd_send_signal(pidfd_.get(), number, nullptr, 0) != 0 && errno != ESRCH) {
    return tl::unexpected(last_error(fmt::format("send signal {} to pid {}", number, pid_)));
  }
  return {};
}

Result<void> Child::signal_group(const int number) const {
  // The group's number stays taken as long as one member lives, so it cannot hit a stranger; once
  // all have ended the number may be reused, hence only before the leader was reaped.
  if (ending_) {
    return {};
  }
  if (::kill(-pid_, number) != 0 && errno != ESRCH) {
    return tl::unexpected(last_error(fmt::format("send signal {} to group {}", number, pid_)));
  }
  return {};
}

}  // namespace backfault
