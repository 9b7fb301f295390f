#include "harness/os/calls/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/base/nearest_name.h"
#include "harness/base/quote.h"
#include "harness/os/base/syscall_names.h"

namespace backfault {
namespace {

using enum CallSubject;

constexpr KnownCall transfer(const std::string_view name) {
  return {.name = name, .subject = descriptor, .may_fail = true, .may_be_short = true};
}
constexpr KnownCall on_descriptor(const std::string_view name) {
  return {.name = name, .subject = descriptor};
}
constexpr KnownCall on_path(const std::string_view name) { return {.name = name, .subject = path}; }
constexpr KnownCall in_folder(const std::string_view name) {
  return {.name = name, .subject = folder_and_path};
}
constexpr KnownCall plain(const std::string_view name) { return {.name = name}; }
constexpr KnownCall late_only(const std::string_view name, const CallSubject subject = nothing) {
  return {.name = name, .subject = subject, .may_fail = false};
}

// Not in here: what makes or ends processes and programs (fork, clone, execve, exit), changes the
// program's own memory (mmap, brk), returns from signals or sets them up. A program cannot live
// with their failure, or the C library takes it for impossible. close(2) gives its descriptor up
// even when it fails, which a filter cannot do; futex(2) may not fail under the C library.
constexpr std::array known_calls{
    transfer("read"),
    transfer("write"),
    transfer("pread64"),
    transfer("pwrite64"),
    transfer("readv"),
    transfer("writev"),
    transfer("preadv"),
    transfer("pwritev"),
    transfer("preadv2"),
    transfer("pwritev2"),
    transfer("recvfrom"),
    transfer("sendto"),
    transfer("recvmsg"),
    transfer("sendmsg"),
    on_descriptor("recvmmsg"),
    on_descriptor("sendmmsg"),
    on_descriptor("sendfile"),
    on_descriptor("splice"),
    KnownCall{.name = "copy_file_range", .subject = second_file},
    on_descriptor("fsync"),
    on_descriptor("fdatasync"),
    on_descriptor("syncfs"),
    on_descriptor("sync_file_range"),
    on_descriptor("ftruncate"),
    on_descriptor("fallocate"),
    on_descriptor("lseek"),
    on_descriptor("fstat"),
    on_descriptor("fchmod"),
    on_descriptor("fchown"),
    on_descriptor("flock"),
    on_descriptor("fcntl"),
    on_descriptor("getdents64"),
    on_descriptor("connect"),
    on_descriptor("accept"),
    on_descriptor("accept4"),
    on_descriptor("bind"),
    on_descriptor("listen"),
    on_descriptor("shutdown"),
    on_descriptor("getsockopt"),
    on_descriptor("setsockopt"),
    on_descriptor("epoll_wait"),
    on_descriptor("epoll_pwait"),
    late_only("close", descriptor),
    on_path("open"),
    on_path("creat"),
    on_path("stat"),
    on_path("lstat"),
    on_path("access"),
    on_path("mkdir"),
    on_path("rmdir"),
    on_path("unlink"),
    on_path("rename"),
    on_path("link"),
    on_path("symlink"),
    on_path("readlink"),
    on_path("truncate"),
    on_path("chmod"),
    on_path("chown"),
    on_path("statfs"),
    in_folder("openat"),
    in_folder("openat2"),
    in_folder("newfstatat"),
    in_folder("statx"),
    in_folder("faccessat"),
    in_folder("faccessat2"),
    in_folder("mkdirat"),
    in_folder("unlinkat"),
    in_folder("renameat"),
    in_folder("renameat2"),
    in_folder("linkat"),
    in_folder("readlinkat"),
    in_folder("fchmodat"),
    in_folder("fchownat"),
    in_folder("utimensat"),
    plain("socket"),
    plain("socketpair"),
    plain("pipe2"),
    plain("eventfd2"),
    plain("epoll_create1"),
    plain("timerfd_create"),
    plain("inotify_init1"),
    plain("memfd_create"),
    plain("io_uring_setup"),
    plain("poll"),
    plain("ppoll"),
    plain("select"),
    plain("pselect6"),
    plain("nanosleep"),
    plain("clock_nanosleep"),
    plain("wait4"),
    plain("waitid"),
    plain("getrandom"),
    plain("semop"),
    plain("semtimedop"),
    plain("shmget"),
    plain("sync"),
    late_only("futex"),
    late_only("sched_yield"),
};

bool suits(const KnownCall& call, const CallEffect& effect) {
  if (std::holds_alternative<FailCall>(effect)) return call.may_fail;
  if (std::holds_alternative<ShortenCall>(effect)) return call.may_be_short;
  return true;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

tl::unexpected<Error> not_allowed(const std::string_view name, const CallEffect& effect) {
  const auto known = calls_for(effect);
  const auto nearest = nearest_name(name, known);
  return fail(fmt::format("call {}: allowed: {}{}", in_quotes(name), fmt::join(known, ", "),
                          nearest ? fmt::format("; did you mean \"{}\"?", *nearest) : ""),
              ErrorKind::usage);
}

}  // namespace

const KnownCall* find_call(const std::string_view name) {
  const auto found = std::find_if(known_calls.begin(), known_calls.end(),
                                  [&](const KnownCall& call) { return call.name == name; });
  return found == known_calls.end() ? nullptr : &*found;
}

std::vector<std::string> calls_for(const CallEffect& effect) {
  std::vector<std::string> names;
  for (const KnownCall& call : known_calls) {
    if (suits(call, effect) && syscall_number(call.name)) names.emplace_back(call.name);
  }
  return names;
}

Result<std::vector<std::string>> parse_calls(std::string_view text, const CallEffect& effect) {
  std::vector<std::string> names;
  while (true) {
    const auto comma = text.find(',');
    const std::string name(trimmed(text.substr(0, comma)));
    const KnownCall* const call = find_call(name);
    if (call == nullptr || !suits(*call, effect) || !syscall_number(name)) {
      return not_allowed(name, effect);
    }
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    if (comma == std::string_view::npos) return names;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace backfault
