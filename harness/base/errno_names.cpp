#include "harness/base/errno_names.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace backfault {
namespace {

constexpr int largest = EHWPOISON;

}  // namespace

std::optional<int> errno_named(const std::string_view name) {
  if (name == "EWOULDBLOCK") return EWOULDBLOCK;
  for (int number = 1; number <= largest; ++number) {
    const char* const known = ::strerrorname_np(number);
    if (known != nullptr && known == name) return number;
  }
  return std::nullopt;
}

std::string errno_name(const int number) {
  const char* const name = ::strerrorname_np(number);
  return name == nullptr ? fmt::format("errno {}", number) : name;
}

std::vector<std::string> all_errno_names() {
  std::vector<std::string> names;
  for (int number = 1; number <= largest; ++number) {
    if (::strerrorname_np(number) != nullptr) names.push_back(errno_name(number));
  }
  return names;
}

}  // namespace backfault
