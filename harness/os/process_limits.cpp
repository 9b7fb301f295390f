#include "harness/os/process_limits.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cerrno>
#include <string_view>

#include "harness/os/error_text.h"

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
  if (::prlimit(pid, resource_of(kind), nullptr, &limit) != 0) {
    return tl::unexpected(last_error(fmt::format("read {} of process {}", limit_name(kind), pid)));
  }
  return LimitValue{.soft = limit_value(limit.rlim_cur), .hard = limit_value(limit.rlim_max)};
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
