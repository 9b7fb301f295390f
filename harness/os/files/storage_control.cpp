#include "harness/os/files/storage_control.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "harness/base/fd.h"
#include "harness/os/base/error_text.h"
#include "harness/os/proc/fs.h"
#include "harness/os/proc/mount_table.h"

namespace backfault {
namespace {

constexpr unsigned long always = MS_NOSUID | MS_NODEV;
constexpr std::size_t most_mounts = 4 * 1024 * 1024;
// A file system without any limit cannot get one later (tmpfs(5)): this is more than any has.
constexpr Bytes unlimited{std::uint64_t{1} << 40};

Result<void> check_folder(const std::string& folder) {
  const std::filesystem::path path(folder);
  const bool inside =
      path.is_relative() && !folder.empty() &&
      std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
  if (inside) return {};
  return fail("\"" + folder + "\" is no folder below the trial's");
}

/// An unnamed file: nothing of it can be seen, or is left.
bool refuses_a_byte(const std::string& path) {
  const Fd file(::open(path.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
  return file.valid() ? ::write(file.get(), "x", 1) < 0 && errno == ENOSPC : errno == ENOSPC;
}

bool refuses_a_file(const std::string& path) {
  const Fd file(::open(path.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
  return !file.valid() && errno == EROFS;
}

}  // namespace

Result<void> LinuxStorageControl::give_own(const std::string& folder) {
  const auto allowed = check_folder(folder);
  if (!allowed) return allowed;
  if (!own_mounts_) return fail("the trial has no mount namespace of its own");
  if (own_.contains(folder)) return {};
  const std::string path = folder == "." ? trial_folder_ : trial_folder_ + "/" + folder;
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return fail(fmt::format("make {}: {}", path, error.message()));
  const std::string options = fmt::format("mode=0755,size={}", unlimited.count);
  if (::mount("tmpfs", path.c_str(), "tmpfs", always, options.c_str()) != 0) {
    return tl::unexpected(last_error("mount a file system on " + path));
  }
  Fd root(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!root.valid()) return tl::unexpected(last_error("open " + path));
  own_[folder] = Own{.path = path, .root = std::move(root), .size = unlimited};
  return {};
}

Result<LinuxStorageControl::Own*> LinuxStorageControl::find(const std::string& folder) {
  const auto found = own_.find(folder);
  if (found == own_.end()) return fail("\"" + folder + "\" has no file system of its own");
  return &found->second;
}

Result<void> LinuxStorageControl::mount_again(const Own& own, const Bytes size,
                                              const bool read_only) {
  const std::string path = fmt::format("/proc/self/fd/{}", own.root.get());
  const std::string options = fmt::format("size={}", size.count);
  const unsigned long flags = MS_REMOUNT | always | (read_only ? 1UL : 0UL) * MS_RDONLY;
  if (::mount("tmpfs", path.c_str(), "tmpfs", flags, options.c_str()) == 0) return {};
  return tl::unexpected(last_error("mount " + own.path + " again"));
}

Result<void> LinuxStorageControl::limit(const std::string& folder, const Bytes size) {
  const auto own = find(folder);
  if (!own) return tl::unexpected(own.error());
  // The kernel refuses less than what is held, and programs go on writing meanwhile.
  constexpr int tries = 1000;
  Result<void> done;
  for (int count = 0; count < tries; ++count) {
    struct statvfs facts {};
    if (::fstatvfs((*own)->root.get(), &facts) != 0) {
      return tl::unexpected(last_error("statvfs " + (*own)->path));
    }
    const std::uint64_t held = (facts.f_blocks - facts.f_bfree) * facts.f_frsize;
    // 0 would be no limit at all.
    const Bytes wanted{std::max({size.count, held, std::uint64_t{facts.f_frsize}})};
    done = mount_again(**own, wanted, (*own)->whole);
    if (done) (*own)->size = wanted;
    if (done) return done;
  }
  return done;
}

Result<void> LinuxStorageControl::lift_limit(const std::string& folder) {
  return limit(folder, unlimited);
}

Result<void> LinuxStorageControl::make_read_only(const std::string& folder) {
  const auto own = find(folder);
  if (!own) return tl::unexpected(own.error());
  if ((*own)->whole) return {};
  const auto done = mount_again(**own, (*own)->size, true);
  (*own)->whole = done.has_value();
  if (done || (*own)->covered) return {};
  return cover(**own);
}

/// A second mount of the same files above the first: nobody has opened anything through it yet, so
/// that it can be read-only at once.
Result<void> LinuxStorageControl::cover(Own& own) {
  const Fd tree(::open_tree(own.root.get(), "",
                            AT_EMPTY_PATH | OPEN_TREE_CLONE | static_cast<unsigned>(O_CLOEXEC)));
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY;
  const bool covered =
      tree.valid() &&
      ::mount_setattr(tree.get(), "", AT_EMPTY_PATH, &attributes, sizeof attributes) == 0 &&
      ::move_mount(tree.get(), "", AT_FDCWD, own.path.c_str(), MOVE_MOUNT_F_EMPTY_PATH) == 0;
  if (!covered) return tl::unexpected(last_error("cover " + own.path + " with a read-only mount"));
  own.covered = true;
  return {};
}

Result<void> LinuxStorageControl::make_writable(const std::string& folder) {
  const auto own = find(folder);
  if (!own) return tl::unexpected(own.error());
  // Detached: a program may stand in it.
  if ((*own)->covered && ::umount2((*own)->path.c_str(), MNT_DETACH) != 0) {
    return tl::unexpected(last_error("uncover " + (*own)->path));
  }
  (*own)->covered = false;
  if (!(*own)->whole) return {};
  const auto done = mount_again(**own, (*own)->size, false);
  (*own)->whole = !done;
  return done;
}

Result<StorageFact> LinuxStorageControl::look(const std::string& folder) {
  const auto own = find(folder);
  if (!own) return tl::unexpected(own.error());
  const std::string& path = (*own)->path;
  struct statvfs facts {};
  if (::statvfs(path.c_str(), &facts) != 0) return tl::unexpected(last_error("statvfs " + path));
  const auto text = read_small_file("/proc/self/mountinfo", most_mounts);
  if (!text) return tl::unexpected(text.error());
  const auto mount = find_mount(*text, path);
  if (!mount) return fail("no mount on " + path + " in /proc/self/mountinfo");
  return StorageFact{.size = {facts.f_blocks * facts.f_frsize},
                     .free = {facts.f_bavail * facts.f_frsize},
                     .refuses_bytes = refuses_a_byte(path),
                     .refuses_changes = refuses_a_file(path),
                     .read_only_mount = mount->read_only,
                     .read_only_whole = mount->whole_read_only};
}

bool LinuxStorageControl::trial_folder_is_full() {
  return !own_.contains(".") && refuses_a_byte(trial_folder_);
}

}  // namespace backfault
