#include "harness/os/calls/loader_calls.h"

#include <fmt/format.h>

#include <charconv>

#include "harness/os/base/text_scan.h"
#include "harness/os/proc/fs.h"

namespace backfault {
namespace {

// Forgetting costs one look at the maps for each call site.
constexpr std::size_t most_known = 10'000;

}  // namespace

bool is_loader(const std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.starts_with("ld-linux") || name.starts_with("ld64.so") || name.starts_with("ld-2.");
}

std::string_view mapping_at(std::string_view maps, const std::uint64_t address) {
  while (!maps.empty()) {
    std::string_view line = take_line(maps);
    const std::string_view range = take_word(line);
    const auto dash = range.find('-');
    if (dash == std::string_view::npos) return {};
    const auto begin = parse_number<std::uint64_t>(range.substr(0, dash), 16);
    const auto end = parse_number<std::uint64_t>(range.substr(dash + 1), 16);
    if (!begin || !end || address < *begin || address >= *end) continue;
    // Permissions, offset, device and inode stand before the path (proc_pid_maps(5)).
    for (int word = 0; word < 4; ++word) static_cast<void>(take_word(line));
    const auto path = line.find_first_not_of(' ');
    return path == std::string_view::npos ? std::string_view() : line.substr(path);
  }
  return {};
}

bool LoaderCalls::made(const HeldCall& call) {
  const std::pair site(call.tid, call.instruction);
  const auto found = known_.find(site);
  if (found != known_.end()) return found->second;
  if (known_.size() >= most_known) known_.clear();
  const auto maps = read_small_file(fmt::format("/proc/{}/maps", call.tid), most_proc_maps);
  const bool by_loader = maps && is_loader(mapping_at(*maps, call.instruction));
  known_.emplace(site, by_loader);
  return by_loader;
}

}  // namespace backfault
