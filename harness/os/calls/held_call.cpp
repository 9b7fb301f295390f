#include "harness/os/calls/held_call.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "harness/os/base/pidfd.h"
#include "harness/os/base/text_scan.h"
#include "harness/os/proc/fs.h"
#include "harness/os/proc/process_memory.h"

namespace backfault {
namespace {

constexpr std::size_t most_path_bytes = 4096;
constexpr std::uint64_t page_bytes = 4096;
constexpr std::string_view deleted = " (deleted)";

/// A text of the thread's; empty when it cannot be read or has no end.
std::string text_at(const int tid, std::uint64_t address) {
  std::string text;
  while (text.size() < most_path_bytes) {
    // Up to the end of a page: the next one may not be there.
    std::array<std::byte, page_bytes> piece{};
    const std::span<std::byte> part(piece.data(), page_bytes - address % page_bytes);
    if (!read_memory(tid, address, part)) return {};
    const auto end = std::find(part.begin(), part.end(), std::byte{0});
    std::transform(part.begin(), end, std::back_inserter(text),
                   [](const std::byte byte) { return static_cast<char>(byte); });
    if (end != part.end()) return text;
    address += part.size();
  }
  return {};
}

std::string without_mark(std::string path) {
  if (path.ends_with(deleted)) path.resize(path.size() - deleted.size());
  return path;
}

}  // namespace

std::optional<int> CallLook::descriptor() const {
  switch (known_.subject) {
    case CallSubject::descriptor:
      return call_.int_argument(0);
    case CallSubject::second_file:
      return call_.int_argument(2);
    case CallSubject::path:
    case CallSubject::folder_and_path:
    case CallSubject::nothing:
      break;
  }
  return std::nullopt;
}

std::optional<DescriptorKind> CallLook::kind() {
  if (kind_) return *kind_;
  kind_.emplace();
  const auto number = descriptor();
  struct stat facts {};
  if (!number || ::stat(fmt::format("/proc/{}/fd/{}", call_.tid, *number).c_str(), &facts) != 0) {
    return *kind_;
  }
  if (S_ISSOCK(facts.st_mode)) kind_ = DescriptorKind::socket;
  if (S_ISFIFO(facts.st_mode)) kind_ = DescriptorKind::pipe;
  const bool has_name = S_ISREG(facts.st_mode) || S_ISDIR(facts.st_mode) ||
                        S_ISCHR(facts.st_mode) || S_ISBLK(facts.st_mode);
  if (has_name) kind_ = DescriptorKind::file;
  return *kind_;
}

const std::string& CallLook::path() {
  if (!path_) path_ = find_path();
  return *path_;
}

std::string CallLook::find_path() const {
  const auto link_of = [&](const int number) {
    const std::string place = number == AT_FDCWD ? "cwd" : fmt::format("fd/{}", number);
    return without_mark(read_link(fmt::format("/proc/{}/{}", call_.tid, place)));
  };
  if (const auto number = descriptor()) {
    const std::string link = link_of(*number);
    return link.starts_with('/') ? link : "";
  }
  if (known_.subject == CallSubject::nothing) return {};
  const bool has_folder = known_.subject == CallSubject::folder_and_path;
  const int folder = has_folder ? call_.int_argument(0) : AT_FDCWD;
  const std::string text = text_at(call_.tid, call_.arguments[has_folder ? 1 : 0]);
  if (text.starts_with('/')) return std::filesystem::path(text).lexically_normal().string();
  const std::string base = link_of(folder);
  // An empty text means the descriptor itself, see AT_EMPTY_PATH in openat(2).
  if (text.empty() && has_folder && folder != AT_FDCWD) return base.starts_with('/') ? base : "";
  if (text.empty() || base.empty()) return {};
  return std::filesystem::path(base + "/" + text).lexically_normal().string();
}

bool is_selected(const std::string& path, const std::string& selection) {
  if (selection.empty()) return true;
  if (path.empty()) return false;
  if (selection.find_first_of("*?[") != std::string::npos) {
    return ::fnmatch(selection.c_str(), path.c_str(), 0) == 0;
  }
  const bool is_whole_tree = selection == "/";
  return path == selection || is_whole_tree ||
         (path.starts_with(selection) && path[selection.size()] == '/');
}

Fd borrow_from_thread(const int tid, const int descriptor) {
  // PIDFD_THREAD is O_EXCL (Linux 6.9). pidfd_open(2) sets close-on-exec by itself.
  Fd process(static_cast<int>(::syscall(SYS_pidfd_open, tid, O_EXCL)));
  if (!process.valid()) process = Fd(::pidfd_open(process_of_thread(tid), 0));
  return Fd(static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), descriptor, 0)));
}

}  // namespace backfault
