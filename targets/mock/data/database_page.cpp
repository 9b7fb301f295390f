#include "targets/mock/data/database_page.h"

#include <array>
#include <bit>
#include <cstring>

namespace mock {
namespace {

using Words = std::array<std::uint64_t, database_page_bytes / 8>;

std::uint64_t scramble(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

std::uint64_t checksum_of(const Words& words) {
  std::uint64_t sum = 0x89ABCDEF;
  for (std::size_t index = 1; index < words.size(); ++index) {
    sum = std::rotl(sum, 1) ^ words[index];
  }
  return sum;
}

}  // namespace

static_assert(std::endian::native == std::endian::little, "pages are little endian");

void fill_page(std::span<std::byte, database_page_bytes> page, const PageIdentity& identity) {
  Words words{};
  words[1] = identity.number;
  std::uint64_t state = scramble(identity.seed + 0x9E3779B97F4A7C15);
  state = scramble(state ^ identity.file) ^ identity.number;
  state = scramble(state);
  for (std::size_t index = 2; index < words.size(); ++index) {
    state = state * 6364136223846793005 + 1442695040888963407;
    words[index] = state;
  }
  words[0] = checksum_of(words);
  std::memcpy(page.data(), words.data(), page.size());
}

bool is_page_intact(std::span<const std::byte, database_page_bytes> page, std::uint64_t number) {
  Words words{};
  std::memcpy(words.data(), page.data(), page.size());
  return words[1] == number && words[0] == checksum_of(words);
}

}  // namespace mock
