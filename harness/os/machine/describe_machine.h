// The facts about this machine that a report needs to be understood later.
#pragma once

#include <map>
#include <string>

namespace backfault {

/// kernel, architecture, os, cpu, cpus_allowed, memory_bytes, privileges, compiler and boost. What
/// cannot be read is "unknown". Names of the machine and its users are left out.
[[nodiscard]] std::map<std::string, std::string> describe_machine();

}  // namespace backfault
