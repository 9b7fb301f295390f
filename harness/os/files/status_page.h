// Reads the page on which a server under test publishes named counters.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

namespace backfault {

inline constexpr std::size_t status_page_bytes = 4096;

/// 128 entries of 32 bytes: a name of at most 24 bytes, padded with NUL, then a counter, 64 bits,
/// little endian. An entry without a name is empty. Nothing for any other size, and for a name
/// that is not printable ASCII, continues after its padding, or is repeated.
[[nodiscard]] std::optional<std::map<std::string, std::uint64_t>> parse_status_page(
    std::span<const std::byte> page);

/// Reads the page at once; nothing if it is absent or malformed.
[[nodiscard]] std::optional<std::map<std::string, std::uint64_t>> read_status_page(
    const std::string& path);

}  // namespace backfault
