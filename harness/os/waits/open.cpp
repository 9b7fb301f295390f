#include "harness/os/waits/open.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include <algorithm>

#include "harness/os/waits/descriptor_condition.h"

namespace backfault {
namespace {

constexpr std::size_t most_path = 4096;

/// A text that ends with a zero byte; nothing if unreadable or longer than a path may be.
std::optional<std::string> read_text(const ObservedProcess& process, std::uint64_t address) {
  std::string text;
  while (text.size() < most_path) {
    const auto byte = process.read_value<char>(address++);
    if (!byte) return std::nullopt;
    if (*byte == '\0') return text;
    text += *byte;
  }
  return std::nullopt;
}

WakeCondition partner_condition(const BlockedSyscall& wait, const struct stat& fifo,
                                const int flags) {
  std::vector<FdOwner> reading;
  std::vector<FdOwner> writing;
  for (const FdOwner& holder : wait.world.fd_owners().of_file(fifo.st_dev, fifo.st_ino)) {
    const Access access = access_of(holder);
    if (access.reads) reading.push_back(holder);
    if (access.writes) writing.push_back(holder);
  }
  const bool is_reader = (flags & O_ACCMODE) == O_RDONLY;
  const bool alone = is_reader ? writing.empty() : reading.empty();
  WakeCondition condition = condition_for_anyone(
      Awaited::partner, alone ? Readiness::absent : Readiness::present,
      fmt::format("holders reading={} writing={}", fmt::join(pids_of(reading), ","),
                  fmt::join(pids_of(writing), ",")));
  condition.channel = fmt::format("fifo:{}:{}", fifo.st_dev, fifo.st_ino);
  condition.external_wakers = wait.world.surroundings().private_device != fifo.st_dev;
  return condition;
}

WaitFinding find_fifo(const BlockedSyscall& wait, const std::string& folder,
                      const std::uint64_t path_address, const int flags) {
  const auto path = read_text(wait.process, path_address);
  if (!path) return {.kind = WaitKind::unreadable, .object = "a file; which, is unreadable"};
  const std::string whole = fmt::format("{}/{}/{}", wait.process.folder(),
                                        path->starts_with('/') ? "root" : folder, *path);
  struct stat status {};
  if (::stat(whole.c_str(), &status) != 0 || !S_ISFIFO(status.st_mode)) {
    return {.object = "of " + *path};
  }
  const WakeCondition condition = partner_condition(wait, status, flags);
  const bool is_reader = (flags & O_ACCMODE) == O_RDONLY;
  return {.kind = WaitKind::pipe,
          .channels = {condition.channel},
          .wake_conditions = {condition},
          .object = fmt::format("for somebody to open {} for {}", *path,
                                is_reader ? "writing" : "reading")};
}

}  // namespace

WaitFinding explain_open(const BlockedSyscall& wait) {
  return find_fifo(wait, "cwd", wait.argument(0), wait.int_argument(1));
}

WaitFinding explain_openat(const BlockedSyscall& wait) {
  const int folder = wait.int_argument(0);
  return find_fifo(wait, folder == AT_FDCWD ? "cwd" : fmt::format("fd/{}", folder),
                   wait.argument(1), wait.int_argument(2));
}

}  // namespace backfault
