#include "harness/os/processes/process_limits.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cerrno>
#include <string_view>
#include <utility>

#include "harness/os/base/error_text.h"
#include "harness/os/base/text_scan.h"
#include "harness/os/proc/fs.h"

namespace backfault {
namespace {

struct LimitNames {
  __rlimit_resource resource;
  std::string_view name;
  std::string_view line;  ///< As proc(5) begins it in /proc/PID/limits.
};

constexpr LimitNames names_of(const LimitKind kind) {
  switch (kind) {
    case LimitKind::address_space:
      return {RLIMIT_AS, "RLIMIT_AS", "Max address space "};
    case LimitKind::data:
      return {RLIMIT_DATA, "RLIMIT_DATA", "Max data size "};
    case LimitKind::descriptors:
      break;
  }
  return {RLIMIT_NOFILE, "RLIMIT_NOFILE", "Max open files "};
}

std::optional<std::uint64_t> limit_value(const rlim_t limit) {
  return limit == RLIM_INFINITY ? std::nullopt : std::optional<std::uint64_t>(limit);
}

/// Everybody may read it there, whereas prlimit(2) answers about another user's process only where
/// CAP_SYS_RESOURCE is held, which containers drop.
std::optional<LimitValue> shown_limit(const int pid, const LimitKind kind) {
  const auto text = read_small_file(fmt::format("/proc/{}/limits", pid), most_proc_text);
  if (!text) return std::nullopt;
  for (std::string_view rest = *text; !rest.empty();) {
    std::string_view line = take_line(rest);
    if (!line.starts_with(names_of(kind).line)) continue;
    line.remove_prefix(names_of(kind).line.size());
    const std::string_view soft = take_word(line);
    const std::string_view hard = take_word(line);
    return LimitValue{.soft = parse_number<std::uint64_t>(soft),
                      .hard = parse_number<std::uint64_t>(hard)};
  }
  return std::nullopt;
}

}  // namespace

std::string_view limit_name(const LimitKind kind) { return names_of(kind).name; }

Result<LimitValue> limit_of_process(const int pid, const LimitKind kind) {
  rlimit limit{};
  if (::prlimit(pid, names_of(kind).resource, nullptr, &limit) == 0) {
    return LimitValue{.soft = limit_value(limit.rlim_cur), .hard = limit_value(limit.rlim_max)};
  }
  const bool is_refused = errno == EPERM;
  Error problem = last_error(fmt::format("read {} of process {}", limit_name(kind), pid));
  const auto shown = is_refused ? shown_limit(pid, kind) : std::nullopt;
  if (shown) return *shown;
  return tl::unexpected(std::move(problem));
}

Result<void> set_soft_limit_of(const int pid, const LimitKind kind,
                               const std::optional<std::uint64_t> soft) {
  rlimit limit{};
  if (::prlimit(pid, names_of(kind).resource, nullptr, &limit) == 0) {
    limit.rlim_cur = soft ? static_cast<rlim_t>(*soft) : RLIM_INFINITY;
    if (::prlimit(pid, names_of(kind).resource, &limit, nullptr) == 0) return {};
  }
  return tl::unexpected(
      last_error(fmt::format("set {} of process {} to {}", limit_name(kind), pid,
                             soft ? fmt::format("{}", *soft) : std::string("unlimited"))));
}

bool limit_self(const LaunchLimit& limit) {
  rlimit value{};
  if (::getrlimit(names_of(limit.kind).resource, &value) != 0) return false;
  value.rlim_cur = static_cast<rlim_t>(limit.soft);
  return ::setrlimit(names_of(limit.kind).resource, &value) == 0;
}

}  // namespace backfault
