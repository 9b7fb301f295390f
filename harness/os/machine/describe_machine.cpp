#include "harness/os/machine/describe_machine.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <boost/version.hpp>
#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/os/proc/fs.h"
#include "harness/os/processes/affinity.h"

namespace backfault {
namespace {

constexpr const char* unknown = "unknown";

/// The rest of the first line that begins with `name`, without what separates and encloses it.
std::string value_after(const std::string& path, const std::string_view name) {
  const std::string text = read_small_file(path, 4UL * 1024 * 1024).value_or("");
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line(text.data() + begin, end - begin);
    if (line.starts_with(name)) {
      line.remove_prefix(name.size());
      const std::size_t first = line.find_first_not_of(" \t:=\"");
      const std::size_t last = line.find_last_not_of(" \t\"");
      return first > last ? unknown : std::string(line.substr(first, last - first + 1));
    }
    begin = end + 1;
  }
  return unknown;
}

std::string allowed_cores() {
  std::vector<int> numbers;
  for (const CpuIndex cpu : allowed_cpus()) {
    numbers.push_back(cpu.number);
  }
  return numbers.empty() ? unknown : fmt::format("{}", fmt::join(numbers, ","));
}

}  // namespace

std::map<std::string, std::string> describe_machine() {
  std::map<std::string, std::string> facts;
  utsname kernel{};
  const bool named = ::uname(&kernel) == 0;
  facts["kernel"] = named ? fmt::format("{} {}", kernel.sysname, kernel.release) : unknown;
  facts["architecture"] = named ? kernel.machine : unknown;
  facts["os"] = value_after("/etc/os-release", "PRETTY_NAME");
  facts["cpu"] = value_after("/proc/cpuinfo", "model name");
  facts["cpus_allowed"] = allowed_cores();
  struct sysinfo memory {};
  facts["memory_bytes"] = ::sysinfo(&memory) == 0
                              ? std::to_string(std::uint64_t{memory.totalram} * memory.mem_unit)
                              : unknown;
  facts["privileges"] = fmt::format("{}, capabilities {}", ::geteuid() == 0 ? "root" : "user",
                                    value_after("/proc/self/status", "CapEff"));
  facts["compiler"] = __VERSION__;
  facts["boost"] = fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000,
                               BOOST_VERSION % 100);
  return facts;
}

}  // namespace backfault
