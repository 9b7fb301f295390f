#include "harness/os/calls/probe.h"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "harness/os/base/error_text.h"
#include "harness/os/base/wait_readable.h"
#include "harness/os/calls/filter.h"
#include "harness/os/calls/listener.h"

namespace backfault {
namespace {

constexpr Duration probe_bound = std::chrono::seconds(10);

/// The child's side: what the call answered, which the filter names.
int answer_of_filtered_call(const CallFilter& filter, const int socket) {
  if (!filter.install_and_hand_over(socket)) return errno;
  std::uint64_t random = 0;
  return ::syscall(SYS_getrandom, &random, sizeof random, 0) < 0 ? errno : 0;
}

/// Answers one call in the kernel's place.
void answer_filtered_call(const Fd& socket) {
  if (!wait_readable(socket, probe_bound)) return;
  const CallListener listener(CallFilter::receive_listener(socket), Role::client, nullptr);
  if (!wait_readable(listener.descriptor(), probe_bound)) return;
  if (const auto call = listener.receive()) {
    static_cast<void>(listener.fail_with(*call, EXDEV));
  }
}

}  // namespace

Result<std::string> probe_call_notification() {
  const auto filter = CallFilter::build({"getrandom"});
  if (!filter) return tl::unexpected(filter.error());
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return tl::unexpected(last_error("socketpair"));
  }
  const Fd ours(ends[0]);
  Fd theirs(ends[1]);
  const pid_t child = ::fork();
  if (child == 0) ::_exit(answer_of_filtered_call(*filter, theirs.get()));
  theirs.reset();
  answer_filtered_call(ours);
  int status = 0;
  ::waitpid(child, &status, 0);
  const int found = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  if (found == EXDEV) return "a system call of a child was answered in the kernel's place";
  return fail("seccomp(2), user notification: " +
              (found == 0 ? "a call was not notified" : errno_text(found)));
}

}  // namespace backfault
