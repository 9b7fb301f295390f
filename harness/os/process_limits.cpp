#include "harness/os/process_limits.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cerrno>
#include <string_view>
#include <utility>

#include "harness/os/error_text.h"
#include "harness/os/proc_fs.h"
#include "harness/os/text_scan.h"

namespace backfault {
namespace {

__rlimit_resource resource_of(const LimitKind kind) {
  switch (kind) {
    case LimitKind::address_space:
      return RLIMIT_AS;
    case LimitKind::data:
      return RLIMIT_DATA;
    case LimitKind::descriptors:
      break;
  }
  return RLIMIT_NOFILE;
}

std::optional<std::uint64_t> limit_value(const rlim_t limit) {
  return limit == RLIM_INFINITY ? std::nullopt : std::optional<std::uint64_t>(limit);
}

/// How proc(5) begins the line of the limit in /proc/PID/limits.
std::string_view line_of(const LimitKind kind) {
  switch (kind) {
    case LimitKind::address_space:
      return "Max address space ";
    case LimitKind::data:
      return "Max data size ";
    case LimitKind::descriptors:
      break;
  }
  return "Max open files ";
}

/// Everybody may read it there, whereas prlimit(2) answers about another user's process only where
/// CAP_SYS_RESOURCE is held, which containers drop.
std::optional<LimitValue> shown_limit(const int pid, const LimitKind kind) {
  const auto text = read_small_file(fmt::format("/proc/{}/limits", pid), most_proc_text);
  if (!text) return std::nullopt;
  for (std::string_view rest = *text; !rest.empty();) {
    std::string_view line = take_line(rest);
    if (!line.starts_with(line_of(kind))) continue;
    line.remove_prefix(line_of(kind).size());
    const std::string_view soft = take_word(line);
    const std::string_view hard = take_word(line);
    return LimitValue{.soft = parse_number<std::uint64_t>(soft),
                      .hard = parse_number<std::uint64_t>(hard)};
  }
  return std::nullopt;
}

}  // namespace

std::string_view limit_name(const LimitKind kind) {
  switch (kind) {
    case LimitKind::address_space:
      return "RLIMIT_AS";
    case LimitKind::data:
      return "RLIMIT_DATA";
    case LimitKind::descriptors:
      break;
  }
  return "RLIMIT_NOFILE";
}

Result<LimitValue> limit_of_process(const int pid, const LimitKind kind) {
  rlimit limit{};
  if (::prlimit(pid, resource_of(kind), nullptr, &limit) == 0) {
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
  if (::prlimit(pid, resource_of(kind), nullptr, &limit) == 0) {
    limit.rlim_cur = soft ? static_cast<rlim_t>(*soft) : RLIM_INFINITY;
    if (::prlimit(pid, resource_of(kind), &limit, nullptr) == 0) return {};
  }
  return tl::unexpected(
      last_error(fmt::format("set {} of process {} to {}", limit_name(kind), pid,
                             soft ? fmt::format("{}", *soft) : std::string("unlimited"))));
}

bool limit_self(const LaunchLimit& limit) {
  rlimit value{};
  if (::getrlimit(resource_of(limit.kind), &value) != 0) return false;
  value.rlim_cur = static_cast<rlim_t>(limit.soft);
  return ::setrlimit(resource_of(limit.kind), &value) == 0;
}

}  // namespace backfault
