#include "harness/os/waits/fd_owners.h"

#include <fmt/format.h>
#include <linux/kcmp.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

#include "harness/os/base/text_scan.h"
#include "harness/os/proc/fs.h"
#include "harness/os/waits/descriptor_text.h"

namespace backfault {
namespace {

constexpr std::size_t most_fd_owners = 1 << 20;

std::string path_of(const FdOwner& holder) {
  return fmt::format("/proc/{}/fd/{}", visible_thread_of(holder.pid), holder.descriptor);
}

Result<std::string> info_of(const FdOwner& holder) {
  return read_small_file(
      fmt::format("/proc/{}/fdinfo/{}", visible_thread_of(holder.pid), holder.descriptor),
      most_proc_text);
}

std::optional<int> parse_count(std::string_view text) { return take_number<int>(text); }

}  // namespace

FdOwners::FdOwners() {
  std::size_t count = 0;
  for (const int pid : list_pids()) {
    const std::string folder = fmt::format("/proc/{}/fd/", visible_thread_of(pid));
    for (const int descriptor : list_descriptors(pid)) {
      const std::string link = read_link(folder + std::to_string(descriptor));
      if (link.empty() || ++count > most_fd_owners) continue;
      by_link_[link].push_back({.pid = pid, .descriptor = descriptor});
    }
  }
}

const std::vector<FdOwner>& FdOwners::of_link(const std::string& link) const {
  static const std::vector<FdOwner> nobody;
  const auto found = by_link_.find(link);
  return found == by_link_.end() ? nobody : found->second;
}

std::vector<FdOwner> FdOwners::of_file(const std::uint64_t device,
                                       const std::uint64_t inode) const {
  std::vector<FdOwner> found;
  for (const auto& [link, fd_owners] : by_link_) {
    if (!link.starts_with('/')) continue;
    for (const FdOwner& holder : fd_owners) {
      struct stat status {};
      const bool same = ::stat(path_of(holder).c_str(), &status) == 0 && status.st_dev == device &&
                        status.st_ino == inode;
      if (same) found.push_back(holder);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool FdOwners::any_on_its_way() const {
  return std::any_of(by_link_.begin(), by_link_.end(), [](const auto& entry) {
    if (!entry.first.starts_with("socket:[")) return false;
    const auto text = info_of(entry.second.front());
    // Sockets of other families have no such line.
    const auto at = text ? text->find("scm_fds:") : std::string::npos;
    return !text || (at != std::string::npos && parse_count(text->substr(at + 8)) != 0);
  });
}

std::vector<FdOwner> FdOwners::sharing_with(const FdOwner& holder,
                                            const std::vector<FdOwner>& all) {
  std::vector<FdOwner> found;
  std::copy_if(all.begin(), all.end(), std::back_inserter(found), [&](const FdOwner& other) {
    // Anything but a clear "no" counts as shared.
    return ::syscall(SYS_kcmp, holder.pid, other.pid, KCMP_FILE, holder.descriptor,
                     other.descriptor) <= 0;
  });
  return found;
}

Access access_of(const FdOwner& holder) {
  const auto text = info_of(holder);
  const auto info = text ? parse_descriptor(*text) : std::nullopt;
  if (!info) return {.reads = true, .writes = true};
  return {.reads = info->can_read(), .writes = info->can_write()};
}

std::vector<int> pids_of(const std::vector<FdOwner>& fd_owners) {
  std::vector<int> pids;
  std::transform(fd_owners.begin(), fd_owners.end(), std::back_inserter(pids),
                 [](const FdOwner& holder) { return holder.pid; });
  std::sort(pids.begin(), pids.end());
  pids.erase(std::unique(pids.begin(), pids.end()), pids.end());
  return pids;
}

}  // namespace backfault
