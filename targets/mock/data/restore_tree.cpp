#include "targets/mock/data/restore_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "targets/mock/data/output_file.h"
#include "targets/mock/protocol/names_list.h"

namespace mock {
namespace {

constexpr std::size_t link_bytes_max = 4095;

Result<void> make_folders(const std::filesystem::path& path) {
  std::error_code problem;
  std::filesystem::create_directories(path, problem);
  if (problem) {
    return fail(hr::error, "create " + path.string() + ": " + problem.message(), Cause::system);
  }
  return {};
}

}  // namespace

Result<RestoreTree> RestoreTree::create(std::string root) {
  if (auto made = make_folders(root); !made) return pass_on(made);
  return RestoreTree(std::move(root));
}

Result<void> RestoreTree::begin(const std::string& typed_name, std::uint32_t mode) {
  if (!is_safe_name(typed_name) || mode > 07777) {
    return fail(hr::error, "an entry with a name or mode that is not allowed");
  }
  type_ = typed_name.front();
  mode_ = mode;
  path_ = root_ + "/" + typed_name.substr(1);
  target_.clear();
  if (type_ == HR_FILE_TYPE_DIRECTORY) return make_folders(path_);
  if (auto made = make_folders(std::filesystem::path(path_).parent_path()); !made) return made;
  if (type_ == HR_FILE_TYPE_LINK) return {};
  file_ = Fd(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file_.is_open()) return fail_errno(hr::error, "create " + path_);
  return {};
}

Result<void> RestoreTree::write(std::span<const std::byte> bytes) {
  if (type_ == HR_FILE_TYPE_DIRECTORY && !bytes.empty()) {
    return fail(hr::error, path_ + ": a directory has no content");
  }
  if (type_ != HR_FILE_TYPE_LINK) return write_all(file_, bytes, path_);
  target_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (target_.size() > link_bytes_max) return fail(hr::error, path_ + ": the link is too long");
  return {};
}

Result<void> RestoreTree::finish_entry() {
  if (type_ == HR_FILE_TYPE_LINK) {
    links_.push_back({.path = path_, .target = target_});
    return {};
  }
  file_ = Fd();
  if (::chmod(path_.c_str(), mode_) != 0) return fail_errno(hr::error, "chmod " + path_);
  return {};
}

Result<void> RestoreTree::finish() {
  for (const auto& link : links_) {
    ::unlink(link.path.c_str());
    if (::symlink(link.target.c_str(), link.path.c_str()) != 0) {
      return fail_errno(hr::error, "create the link " + link.path);
    }
  }
  return {};
}

}  // namespace mock
