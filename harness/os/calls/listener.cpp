#include "harness/os/calls/listener.h"

#include <linux/seccomp.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <cstring>
#include <span>
#include <utility>

#include "harness/os/proc/process_memory.h"

namespace backfault {
namespace {

// Linux 6.6: the answer wakes the caller on this processor at once. Newer than Debian 12's headers.
constexpr unsigned long set_flags_request = _IOW('!', 4, std::uint64_t);
constexpr std::uint64_t synchronous_wake_up = 1;

AnswerState answer(const Fd& listener, const seccomp_notif_resp& response) {
  seccomp_notif_resp sent = response;
  const int done = ::ioctl(listener.get(), SECCOMP_IOCTL_NOTIF_SEND, &sent);
  return done == 0 ? AnswerState::taken : AnswerState::caller_is_gone;
}

}  // namespace

CallListener::CallListener(Fd listener, const Role role, std::unique_ptr<const ForkMark> mark)
    : listener_(std::move(listener)), role_(role), mark_(std::move(mark)) {
  // An older kernel refuses, and is only slower.
  static_cast<void>(::ioctl(listener_.get(), set_flags_request, synchronous_wake_up));
}

std::optional<HeldCall> CallListener::receive() const {
  seccomp_notif notice{};  // The kernel wants it zeroed.
  if (::ioctl(listener_.get(), SECCOMP_IOCTL_NOTIF_RECV, &notice) != 0) return std::nullopt;
  HeldCall call{.id = notice.id,
                .tid = static_cast<int>(notice.pid),
                .number = notice.data.nr,
                .arguments = {},
                .instruction = notice.data.instruction_pointer};
  std::memcpy(call.arguments.data(), notice.data.args, sizeof notice.data.args);
  return call;
}

bool CallListener::is_program(const HeldCall& call) {
  if (mark_ == nullptr) return true;
  ForkMark found{};
  const auto address = reinterpret_cast<std::uintptr_t>(mark_->data());
  const bool read = read_memory(call.tid, address, std::as_writable_bytes(std::span(found)));
  if (read && found == *mark_) return false;
  mark_.reset();
  return true;
}

bool CallListener::is_waiting(const HeldCall& call) const {
  return ::ioctl(listener_.get(), SECCOMP_IOCTL_NOTIF_ID_VALID, &call.id) == 0;
}

AnswerState CallListener::let_run(const HeldCall& call) const {
  return answer(listener_,
                {.id = call.id, .val = 0, .error = 0, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE});
}

AnswerState CallListener::fail_with(const HeldCall& call, const int error) const {
  return answer(listener_, {.id = call.id, .val = 0, .error = -error, .flags = 0});
}

AnswerState CallListener::return_value(const HeldCall& call, const std::int64_t value) const {
  return answer(listener_, {.id = call.id, .val = value, .error = 0, .flags = 0});
}

}  // namespace backfault
