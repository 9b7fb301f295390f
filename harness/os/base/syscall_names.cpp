#include "harness/os/base/syscall_names.h"

#include <fmt/format.h>
#include <seccomp.h>

#include <cstdlib>
#include <memory>

namespace backfault {

std::string syscall_name(const long number) {
  const std::unique_ptr<char, decltype(&std::free)> name(
      ::seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, static_cast<int>(number)), std::free);
  return name ? name.get() : fmt::format("system call {}", number);
}

std::optional<int> syscall_number(const std::string_view name) {
  const int number = ::seccomp_syscall_resolve_name(std::string(name).c_str());
  // Calls of other architectures have negative numbers.
  return number < 0 ? std::nullopt : std::optional(number);
}

}  // namespace backfault
