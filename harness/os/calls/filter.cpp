#include "harness/os/calls/filter.h"

#include <fmt/format.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <random>

#include "harness/os/base/error_text.h"
#include "harness/os/base/syscall_names.h"

namespace backfault {
namespace {

// Killable (Linux 5.19): a signal that is caught waits until the call was answered. Without it, the
// call would be begun anew after bytes had been moved for it, and counted twice.
constexpr unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_SPEC_ALLOW |
                                SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
constexpr unsigned optimised_as_tree = 2;  // seccomp_attr_set(3)

using Context = std::unique_ptr<void, decltype(&::seccomp_release)>;

/// libseccomp answers with a negative errno.
tl::unexpected<Error> refused(const std::string& attempted, const int answer) {
  return fail(fmt::format("{}: {}", attempted, errno_text(-answer)));
}

Result<void> add_call(const Context& context, const std::string& name, const std::uint64_t secret) {
  const auto number = syscall_number(name);
  if (!number) return fail("this machine has no system call \"" + name + "\"");
  // The third argument holds the flags, of which the kernel reads 32 bits.
  const scmp_arg_cmp rule{.arg = 2, .op = SCMP_CMP_NE, .datum_a = secret, .datum_b = 0};
  const int answer = name == "sendmsg"
                         ? ::seccomp_rule_add(context.get(), SCMP_ACT_NOTIFY, *number, 1, rule)
                         : ::seccomp_rule_add(context.get(), SCMP_ACT_NOTIFY, *number, 0);
  return answer == 0 ? Result<void>() : refused("filter the call " + name, answer);
}

Result<std::vector<sock_filter>> program_of(const Context& context) {
  const Fd file(::memfd_create("filter", MFD_CLOEXEC));
  const int answer = ::seccomp_export_bpf(context.get(), file.get());
  if (answer != 0) return refused("translate a filter of system calls", answer);
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) return tl::unexpected(last_error("fstat"));
  std::vector<sock_filter> program(static_cast<std::size_t>(facts.st_size) / sizeof(sock_filter));
  if (::pread(file.get(), program.data(), program.size() * sizeof(sock_filter), 0) !=
      facts.st_size) {
    return tl::unexpected(last_error("read a filter of system calls"));
  }
  return program;
}

union DescriptorMessage {
  cmsghdr align;
  std::array<char, CMSG_SPACE(sizeof(int))> bytes;
};

}  // namespace

Result<CallFilter> CallFilter::build(const std::vector<std::string>& calls) {
  const Context context(::seccomp_init(SCMP_ACT_ALLOW), ::seccomp_release);
  if (!context) return fail("libseccomp makes no filter");
  std::random_device random;
  CallFilter filter;
  filter.secret_ = (std::uint64_t{random() | 1U} << 32U) | MSG_NOSIGNAL;
  const int native_only =
      ::seccomp_attr_set(context.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW);
  if (native_only != 0) return refused("let other architectures be", native_only);
  static_cast<void>(::seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, optimised_as_tree));
  for (const std::string& name : calls) {
    const auto added = add_call(context, name, filter.secret_);
    if (!added) return tl::unexpected(added.error());
  }
  auto program = program_of(context);
  if (!program) return tl::unexpected(program.error());
  filter.program_ = *std::move(program);
  return filter;
}

bool CallFilter::install_and_hand_over(const int socket) const {
  const sock_fprog program{.len = static_cast<unsigned short>(program_.size()),
                           .filter = const_cast<sock_filter*>(program_.data())};
  long listener = ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
  if (listener < 0 && errno == EACCES) {
    // Not permitted to watch programs that gain privileges: then they may not gain any.
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
    listener = ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
  }
  if (listener < 0) return false;
  DescriptorMessage control{};
  char byte = 'l';
  iovec piece{.iov_base = &byte, .iov_len = 1};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();
  cmsghdr* const part = CMSG_FIRSTHDR(&message);
  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN(sizeof(int));
  const int number = static_cast<int>(listener);
  std::memcpy(CMSG_DATA(part), &number, sizeof number);
  return ::syscall(SYS_sendmsg, socket, &message, secret_) == 1;
}

Fd CallFilter::receive_listener(const Fd& socket) {
  DescriptorMessage control{};
  char byte = 0;
  iovec piece{.iov_base = &byte, .iov_len = 1};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();
  if (::recvmsg(socket.get(), &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) != 1) return Fd();
  const cmsghdr* const part = CMSG_FIRSTHDR(&message);
  if (part == nullptr || part->cmsg_type != SCM_RIGHTS) return Fd();
  int number = -1;
  std::memcpy(&number, CMSG_DATA(part), sizeof number);
  return Fd(number);
}

}  // namespace backfault
