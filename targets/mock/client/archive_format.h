#pragma once

#include <cstdint>
#include <string_view>

namespace mock {

/// Shared by the writer and the reader of archives.
inline constexpr std::string_view archive_magic = "HRARCH01";
inline constexpr std::uint8_t archive_entry_mark = 1;
inline constexpr std::uint8_t archive_end_mark = 2;
/// mark, mode, size and length of the name
inline constexpr std::size_t archive_entry_bytes = 1 + 4 + 8 + 2;
inline constexpr std::size_t digest_bytes = 32;

}  // namespace mock
