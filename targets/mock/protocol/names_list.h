#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "targets/mock/protocol/error.h"

namespace mock {

/// The longest name, with its type byte.
inline constexpr std::size_t name_bytes_max = 4096;

/// Names that each begin with their type byte <-> the list of the backup interface: every name
/// before a NUL, and one more NUL at the end.
std::string encode_names(const std::vector<std::string>& names);
Result<std::vector<std::string>> decode_names(std::string_view list);

/// True for a type byte and a relative path without empty, "." or ".." parts, so that it can
/// never lead out of the folder it is restored to.
bool is_safe_name(std::string_view name);

}  // namespace mock
