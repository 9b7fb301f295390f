#include "harness/os/proc/fs.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

#include "harness/base/fd.h"
#include "harness/os/base/error_text.h"
#include "harness/os/base/text_scan.h"
#include "harness/os/proc/text.h"

namespace backfault {
namespace {

constexpr std::size_t most_entries = 1 << 20;  // More than pid_max and nr_open let anybody have.
constexpr std::size_t most_children_text = 1 << 20;

struct CloseProcFolder {
  void operator()(DIR* folder) const { static_cast<void>(::closedir(folder)); }
};

std::vector<int> list_numbers(const std::string& path) {
  std::vector<int> numbers;
  const std::unique_ptr<DIR, CloseProcFolder> folder(::opendir(path.c_str()));
  if (!folder) return numbers;
  for (std::size_t count = 0; count < most_entries; ++count) {
    // Each folder is read by one thread only. NOLINTNEXTLINE(concurrency-mt-unsafe)
    const dirent* const entry = ::readdir(folder.get());
    if (entry == nullptr) break;
    const auto number = parse_number<int>(static_cast<const char*>(entry->d_name));
    if (number && *number >= 0) numbers.push_back(*number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace

Result<std::string> read_small_file(const std::string& path, const std::size_t bound) {
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.valid()) return tl::unexpected(last_error("read " + path));
  std::string content;
  std::array<char, 4096> piece{};
  while (content.size() <= bound) {
    const ssize_t count = ::read(file.get(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::unexpected(last_error("read " + path));
    if (count == 0) return content;
    content.append(piece.data(), static_cast<std::size_t>(count));
  }
  return fail(fmt::format("read {}: longer than {} bytes", path, bound));
}

std::vector<int> list_pids() { return list_numbers("/proc"); }

std::vector<int> list_threads(const int pid) {
  return list_numbers(fmt::format("/proc/{}/task", pid));
}

std::vector<int> list_descriptors(const int pid) {
  return list_numbers(fmt::format("/proc/{}/fd", visible_thread_of(pid)));
}

int visible_thread_of(const int pid) {
  const auto has_program = [](const int id) {
    return !read_link(fmt::format("/proc/{}/exe", id)).empty();
  };
  if (has_program(pid)) return pid;
  const auto tids = list_threads(pid);
  const auto found = std::find_if(tids.begin(), tids.end(), has_program);
  return found == tids.end() ? pid : *found;
}

std::vector<int> list_children(const int pid) {
  std::vector<int> all;
  for (const int tid : list_threads(pid)) {
    const auto text =
        read_small_file(fmt::format("/proc/{}/task/{}/children", pid, tid), most_children_text);
    const auto children = text ? parse_children(*text) : std::nullopt;
    if (children) all.insert(all.end(), children->begin(), children->end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

int process_of_thread(const int tid) {
  constexpr std::size_t most_status = 16 * 1024;
  const auto text = read_small_file(fmt::format("/proc/{}/status", tid), most_status);
  return text ? parse_process_of_thread(*text).value_or(0) : 0;
}

std::string read_link(const std::string& path) {
  std::array<char, 4096> target{};
  const ssize_t count = ::readlink(path.c_str(), target.data(), target.size());
  if (count < 0) return {};
  return {target.data(), static_cast<std::size_t>(count)};
}

}  // namespace backfault
