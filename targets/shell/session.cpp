#include "targets/shell/session.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "targets/shell/frame.h"

namespace shell {
namespace {

constexpr int no_shell = 127;
constexpr int killed = 128;

[[noreturn]] void become_command(const Fd& data, const Fd& error, const std::string& command) {
  const bool wired = ::dup2(data.number(), STDIN_FILENO) >= 0 &&
                     ::dup2(data.number(), STDOUT_FILENO) >= 0 &&
                     ::dup2(error.number(), STDERR_FILENO) >= 0;
  ::signal(SIGPIPE, SIG_DFL);
  ::signal(SIGCHLD, SIG_DFL);
  if (wired) ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
  ::_exit(no_shell);
}

int exit_code_of(const pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : killed + WTERMSIG(status);
}

bool has_text(const Fd& error) {
  pollfd watched{.fd = error.number(), .events = POLLIN, .revents = 0};
  return ::poll(&watched, 1, 0) > 0;
}

/// Forwards what the command has written to its standard error; false at the end of it, or if the
/// client cannot be reached.
bool tell_some(const Fd& error, const Fd& status) {
  const auto text = read_some(error.number(), frame_bytes_max);
  if (!text || text->empty()) return false;
  return write_all(status.number(), encode({Frame::Kind::error_output, *text})).has_value();
}

/// Waits until the command ends; false if the client leaves first.
bool relay_until_end(const Fd& process, Fd& error, const Fd& status) {
  while (true) {
    std::array<pollfd, 3> watched{{{.fd = process.number(), .events = POLLIN, .revents = 0},
                                   {.fd = error.number(), .events = POLLIN, .revents = 0},
                                   {.fd = status.number(), .events = POLLRDHUP, .revents = 0}}};
    if (::poll(watched.data(), watched.size(), -1) < 0) {
      if (errno != EINTR) return false;
      continue;
    }
    // A command may leave a process behind that keeps its standard error open.
    if (watched[0].revents != 0) return true;
    if (watched[2].revents != 0) return false;
    if (watched[1].revents != 0 && !tell_some(error, status)) error.reset();
  }
}

}  // namespace

Result<void> run_session(Fd data, Fd status, const std::string& command) {
  std::array<int, 2> pipes{};
  if (::pipe2(pipes.data(), O_CLOEXEC) != 0) return fail_errno("pipe");
  Fd error(pipes[0]);
  Fd error_write(pipes[1]);
  ::signal(SIGCHLD, SIG_DFL);
  const pid_t pid = ::fork();
  if (pid < 0) return fail_errno("fork");
  if (pid == 0) become_command(data, error_write, command);
  data.reset();
  error_write.reset();
  const Fd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (!process.is_open()) return fail_errno("pidfd_open");
  if (!relay_until_end(process, error, status)) return {};
  const int code = exit_code_of(pid);
  while (error.is_open() && has_text(error) && tell_some(error, status)) {
  }
  return write_all(status.number(), encode({Frame::Kind::ending, std::to_string(code)}));
}

}  // namespace shell
