#include "harness/os/isolation/temp_dir.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/os/base/error_text.h"
#include "harness/os/proc/fs.h"
#include "harness/os/proc/text.h"

namespace backfault {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view name_prefix = "backfault-";

std::string parent_folder() {
  const char* chosen = ::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe): one thread.
  return chosen != nullptr && *chosen == '/' ? chosen : "/tmp";
}

/// The start time of the process in ticks since boot; nothing if there is no such process.
std::optional<std::uint64_t> start_ticks_of(const std::string& pid) {
  const auto text = read_small_file("/proc/" + pid + "/stat", 4096);
  if (!text) {
    return std::nullopt;
  }
  const auto stat = parse_stat(*text);
  return stat ? std::optional(stat->start_ticks) : std::nullopt;
}

bool owner_is_dead(const std::string& path, std::string_view name) {
  name.remove_prefix(name_prefix.size());
  const std::size_t dash = name.find('-');
  if (dash == std::string_view::npos || name.find_first_not_of("0123456789-") != name.npos) {
    return false;  // Not one of ours.
  }
  const auto started = start_ticks_of(std::string(name.substr(0, dash)));
  if (started && std::to_string(*started) == name.substr(dash + 1)) {
    return false;
  }
  // The owner may be in another PID namespace that shares this folder: the lock decides.
  const Fd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat facts {};
  return ::fstat(folder.get(), &facts) == 0 && facts.st_uid == ::geteuid() &&
         ::flock(folder.get(), LOCK_EX | LOCK_NB) == 0;
}

}  // namespace

Result<TempDir> TempDir::create() {
  const std::string parent = parent_folder();
  remove_stale_temp_dirs(parent);
  const auto started = start_ticks_of("self");
  if (!started) {
    return fail("read /proc/self/stat: not understood");
  }
  const std::string path = fmt::format("{}/{}{}-{}", parent, name_prefix, ::getpid(), *started);
  if (::mkdir(path.c_str(), 0700) != 0) {
    return tl::unexpected(last_error("make the trial's folder " + path));
  }
  Fd lock(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!lock.valid() || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return tl::unexpected(last_error("lock the trial's folder " + path));
  }
  return TempDir(path, std::move(lock));
}

TempDir::~TempDir() {
  if (lock_.valid()) {
    std::error_code ignored;  // What cannot be removed now is removed as stale later.
    fs::remove_all(path_, ignored);
  }
}

void remove_stale_temp_dirs(const std::string& parent) {
  std::error_code error;
  std::vector<fs::path> stale;
  for (fs::directory_iterator entry(parent, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename();
    if (name.starts_with(name_prefix) && owner_is_dead(entry->path(), name)) {
      stale.push_back(entry->path());
    }
  }
  for (const fs::path& path : stale) {
    fs::remove_all(path, error);
  }
}

}  // namespace backfault
