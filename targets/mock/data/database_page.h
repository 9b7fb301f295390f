#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace mock {

inline constexpr std::size_t database_page_bytes = 4096;

/// A page of a generated file; each has its own content.
struct PageIdentity {
  std::uint64_t seed = 0;
  std::uint32_t file = 0;
  std::uint64_t number = 0;
};

/// Fills one page: checksum, page number, pseudo-random words.
void fill_page(std::span<std::byte, database_page_bytes> page, const PageIdentity& identity);

/// True if checksum and page number are right.
bool is_page_intact(std::span<const std::byte, database_page_bytes> page, std::uint64_t number);

}  // namespace mock
