#include "harness/os/files/list.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <vector>

#include "harness/os/base/error_text.h"
#include "harness/os/base/sha256.h"

namespace backfault {
namespace {

constexpr std::size_t entries_bound = 10'000'000;
constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

struct CloseFolder {
  void operator()(DIR* folder) const { static_cast<void>(::closedir(folder)); }
};

Result<std::vector<std::string>> names_in(const Fd& folder, const std::string& path) {
  Fd own(::openat(folder.get(), ".", folder_flags));
  const std::unique_ptr<DIR, CloseFolder> stream(own.valid() ? ::fdopendir(own.get()) : nullptr);
  if (stream == nullptr) {
    return tl::unexpected(last_error("list " + path));
  }
  static_cast<void>(own.release());  // closedir(3) closes it.
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(stream.get())) {  // NOLINT(concurrency-mt-unsafe)
    const std::string name = entry->d_name;
    if (name != "." && name != "..") {
      names.push_back(name);
    }
  }
  if (errno != 0) {
    return tl::unexpected(last_error("list " + path));
  }
  return names;
}

Result<TreeEntry> digest_file(const Fd& folder, const std::string& name, const int follow) {
  // O_NONBLOCK: what was a file a moment ago may be a FIFO now.
  const Fd file(::openat(folder.get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | follow));
  struct stat facts {};
  if (!file.valid() || ::fstat(file.get(), &facts) != 0) {
    return tl::unexpected(last_error("open"));
  }
  if (!S_ISREG(facts.st_mode)) {
    return TreeEntry{.type = S_ISDIR(facts.st_mode) ? EntryType::folder : EntryType::other,
                     .bytes = 0,
                     .content = {}};
  }
  return sha256_of_file(file).map([](FileDigest digest) {
    return TreeEntry{
        .type = EntryType::file, .bytes = digest.bytes, .content = std::move(digest.sha256)};
  });
}

Result<TreeEntry> entry_at(const Fd& folder, const std::string& name) {
  struct stat facts {};
  if (::fstatat(folder.get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) {
    return tl::unexpected(last_error("stat"));
  }
  if (S_ISREG(facts.st_mode)) {
    return digest_file(folder, name, O_NOFOLLOW);
  }
  TreeEntry entry;
  if (S_ISDIR(facts.st_mode)) {
    entry.type = EntryType::folder;
  } else if (S_ISLNK(facts.st_mode)) {
    std::string target(PATH_MAX, '\0');
    const ssize_t length = ::readlinkat(folder.get(), name.c_str(), target.data(), target.size());
    if (length < 0) {
      return tl::unexpected(last_error("read link"));
    }
    entry = {.type = EntryType::link,
             .bytes = 0,
             .content = target.substr(0, static_cast<std::size_t>(length))};
  }
  return entry;
}

/// Walks with one open folder only, however deep the tree: it goes up again through "..".
class TreeWalk {
 public:
  explicit TreeWalk(std::string root) : root_(std::move(root)) {}

  Result<TreeList> run() {
    folder_ = Fd(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder_.valid()) {
      return tl::unexpected(last_error("open folder " + root_));
    }
    Result<void> step = enter("");
    while (step && !levels_.empty()) {
      step = levels_.back().names.empty() ? leave() : visit();
    }
    return step.map([this] { return std::move(list_); });
  }

 private:
  struct Level {
    std::string path;  ///< Below the root; empty or ending in "/".
    std::vector<std::string> names;
    dev_t device{};
    ino_t inode{};
  };

  Result<void> enter(const std::string& path) {
    struct stat facts {};
    if (::fstat(folder_.get(), &facts) != 0) {
      return tl::unexpected(last_error("stat " + root_ + "/" + path));
    }
    return names_in(folder_, root_ + "/" + path).map([&](std::vector<std::string> names) {
      levels_.push_back(
          {.path = path, .names = std::move(names), .device = facts.st_dev, .inode = facts.st_ino});
    });
  }

  Result<void> visit() {
    Level& level = levels_.back();
    const std::string name = std::move(level.names.back());
    level.names.pop_back();
    const std::string path = level.path + name;
    auto entry = entry_at(folder_, name);
    if (!entry) {
      return fail_in(root_ + "/" + path, entry.error());
    }
    const bool is_folder = entry->type == EntryType::folder;
    list_.emplace(path, std::move(*entry));
    if (list_.size() > entries_bound) {
      return fail(fmt::format("{} has more than {} entries", root_, entries_bound));
    }
    if (!is_folder) {
      return {};
    }
    folder_ = Fd(::openat(folder_.get(), name.c_str(), folder_flags));
    if (!folder_.valid()) {
      return tl::unexpected(last_error("open folder " + root_ + "/" + path));
    }
    return enter(path + "/");
  }

  Result<void> leave() {
    levels_.pop_back();
    if (levels_.empty()) {
      return {};
    }
    folder_ = Fd(::openat(folder_.get(), "..", folder_flags));
    struct stat facts {};
    if (!folder_.valid() || ::fstat(folder_.get(), &facts) != 0 ||
        facts.st_dev != levels_.back().device || facts.st_ino != levels_.back().inode) {
      return fail("the tree " + root_ + " was moved while it was read");
    }
    return {};
  }

  std::string root_;
  Fd folder_;
  std::vector<Level> levels_;
  TreeList list_;
};

}  // namespace

Result<TreeList> list_tree(const std::string& root) { return TreeWalk(root).run(); }

Result<TreeEntry> list_file(const std::string& path) {
  auto entry = digest_file(Fd(AT_FDCWD), path, 0);
  return entry ? std::move(entry) : fail_in(path, entry.error());
}

}  // namespace backfault
