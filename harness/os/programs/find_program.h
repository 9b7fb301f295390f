// Finds the program that a command line names.
#pragma once

#include <optional>
#include <string>

namespace backfault {

/// Searches `first`, then the usual system folders; a name with a slash stands for itself. Nothing
/// if there is no such executable.
[[nodiscard]] std::optional<std::string> find_program(const std::string& name,
                                                      const std::string& first);

/// The PATH that programs under test get: `first`, then the usual system folders.
[[nodiscard]] std::string program_search_path(const std::string& first);

}  // namespace backfault
