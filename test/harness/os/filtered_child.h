// A forked child whose system calls are notified to the test.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/os/base/wait_readable.h"
#include "harness/os/calls/filter.h"
#include "harness/os/calls/listener.h"

namespace backfault {

class FilteredChild {
 public:
  /// The child ends with what `body` answers; 255: it could not be filtered.
  FilteredChild(const std::vector<std::string>& calls, const std::function<int()>& body) {
    const auto filter = CallFilter::build(calls);
    std::array<int, 2> ends{};
    if (!filter || ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      ADD_FAILURE() << (filter ? "no socket" : filter.error().text);
      return;
    }
    const Fd ours(ends[0]);
    const Fd theirs(ends[1]);
    pid_ = ::fork();
    if (pid_ == 0) ::_exit(filter->install_and_hand_over(theirs.get()) ? body() : 255);
    EXPECT_TRUE(wait_readable(ours, std::chrono::seconds(10)));
    listener_.emplace(CallFilter::receive_listener(ours), Role::client, nullptr);
  }
  FilteredChild(const FilteredChild&) = delete;
  FilteredChild& operator=(const FilteredChild&) = delete;
  ~FilteredChild() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  [[nodiscard]] int pid() const { return pid_; }
  [[nodiscard]] CallListener& listener() { return *listener_; }
  /// The next call; nothing within ten seconds is a failure.
  [[nodiscard]] HeldCall next_call() {
    EXPECT_TRUE(wait_readable(listener_->descriptor(), std::chrono::seconds(10)));
    const auto call = listener_->receive();
    EXPECT_TRUE(call);
    return call.value_or(HeldCall{});
  }
  void end_by_signal(const int number) {
    ::kill(pid_, number);
    ::waitpid(std::exchange(pid_, -1), nullptr, 0);
  }
  /// The exit code.
  [[nodiscard]] int finish() {
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = -1;
  std::optional<CallListener> listener_;
};

}  // namespace backfault
