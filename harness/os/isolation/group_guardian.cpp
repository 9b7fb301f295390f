#include "harness/os/isolation/group_guardian.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "harness/os/base/clock.h"
#include "harness/os/base/error_text.h"
#include "harness/os/base/wait_readable.h"
#include "harness/os/proc/fs.h"
#include "harness/os/processes/cpu_group.h"

namespace backfault {
namespace {

constexpr Duration start_bound = std::chrono::seconds(10);
constexpr Duration removal_bound = std::chrono::seconds(10);
constexpr std::size_t text_bound = 1024 * 1024;

/// Other PID namespaces, for example other containers, may share the mount and have this pid, too.
Result<std::string> group_name(const pid_t guardian) {
  struct stat its_namespace {};
  if (::stat("/proc/self/ns/pid", &its_namespace) != 0) {
    return tl::unexpected(last_error("stat /proc/self/ns/pid"));
  }
  return fmt::format("backfault-{}-{}", its_namespace.st_ino, guardian);
}

/// Inside the harness's own group, so that whatever limits the harness limits the trial too. With
/// version 2 a group that has processes cannot hold groups with controllers, but for the root.
Result<std::string> folder_for(const pid_t guardian) {
  const auto mounts = read_small_file("/proc/self/mountinfo", text_bound);
  if (!mounts) return tl::unexpected(mounts.error());
  const auto place = find_cpu_groups(*mounts);
  if (!place) return tl::unexpected(place.error());
  const auto name = group_name(guardian);
  if (!name) return tl::unexpected(name.error());
  if (place->unified) return fmt::format("{}/{}", place->mount, *name);
  const auto own = read_small_file("/proc/self/cgroup", text_bound);
  if (!own) return tl::unexpected(own.error());
  return cpu_group_of(*place, *own).map([&](const std::string& path) {
    return fmt::format("{}{}/{}", place->mount, path == "/" ? "" : path, *name);
  });
}

std::vector<std::string> groups_in(const std::string& folder) {
  std::vector<std::string> found;
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(::opendir(folder.c_str()), ::closedir);
  // Bounded by the folder's entries.
  while (listing != nullptr) {
    const dirent* const entry = ::readdir(listing.get());
    if (entry == nullptr) break;
    if (entry->d_type == DT_DIR && entry->d_name[0] != '.') {
      found.push_back(folder + "/" + entry->d_name);
    }
  }
  return found;
}

void kill_members(const std::string& folder) {
  const auto found = read_quota(folder);
  if (!found) return;
  for (const int pid : found->members) {
    if (pid > 1) ::kill(pid, SIGKILL);
  }
}

bool remove_all(const std::string& folder) {
  for (const std::string& group : groups_in(folder)) {
    kill_members(group);
    static_cast<void>(remove_cpu_group(group));
  }
  kill_members(folder);
  return remove_cpu_group(folder).has_value();
}

/// The guardian must not keep the campaign's descriptors open.
void keep_only(const int descriptor) {
  const Fd nowhere(::open("/dev/null", O_RDWR | O_CLOEXEC));
  for (int standard = 0; standard < 3; ++standard) ::dup2(nowhere.get(), standard);
  if (descriptor > 3) ::close_range(3, static_cast<unsigned>(descriptor) - 1, 0);
  ::close_range(static_cast<unsigned>(descriptor) + 1, ~0U, 0);
}

[[noreturn]] void guard(const Fd& line) {
  ::setsid();
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) {
    static_cast<void>(::signal(number, SIG_IGN));
  }
  keep_only(line.get());
  const auto folder = folder_for(::getpid());
  const auto made = folder ? make_cpu_group(*folder) : tl::unexpected(folder.error());
  const std::string answer = made ? "+" + *folder : "-" + made.error().text;
  static_cast<void>(::send(line.get(), answer.data(), answer.size(), MSG_NOSIGNAL));
  char byte = 0;
  // Nothing is ever sent: it returns when the other end is closed everywhere. A trial's own limit
  // bounds it.
  static_cast<void>(::recv(line.get(), &byte, sizeof byte, 0));
  if (!made) ::_exit(0);
  // A killed process leaves its group a moment later, without notice.
  const Deadline deadline(removal_bound);
  while (!remove_all(*folder) && !deadline.passed()) {
    static_cast<void>(wait_readable(Fd(), std::chrono::milliseconds(1)));
  }
  ::_exit(0);  // Only now does the other end, if anybody still holds it, see the line's end.
}

}  // namespace

Result<GroupGuardian> GroupGuardian::start() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return tl::unexpected(last_error("socketpair for the guardian of groups"));
  }
  Fd ours(ends[0]);
  Fd theirs(ends[1]);
  const pid_t pid = ::fork();
  if (pid < 0) return tl::unexpected(last_error("fork the guardian of groups"));
  if (pid == 0) {
    ours.reset();
    guard(theirs);
  }
  theirs.reset();
  std::array<char, 4096> text{};
  const ssize_t size = wait_readable(ours, start_bound)
                           ? ::recv(ours.get(), text.data(), text.size(), MSG_DONTWAIT)
                           : 0;
  if (size < 1) return fail("the guardian of groups did not answer");
  const std::string said(text.data() + 1, static_cast<std::size_t>(size) - 1);
  if (text[0] != '+') return fail(said);
  return GroupGuardian(std::move(ours), said);
}

GroupGuardian::~GroupGuardian() {
  if (!line_.valid()) return;
  ::shutdown(line_.get(), SHUT_WR);
  static_cast<void>(wait_readable(line_, removal_bound));
}

}  // namespace backfault
