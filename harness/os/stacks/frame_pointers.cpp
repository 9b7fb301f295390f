#include "harness/os/stacks/frame_pointers.h"

#include <algorithm>
#include <array>

namespace backfault {
namespace {

constexpr std::uint64_t longest_frame = 8 * 1024 * 1024;
constexpr std::uint64_t first_page = 4096;  // The outermost frame keeps a small number or zero.

bool looks_like_callers(const std::uint64_t saved, const std::uint64_t address) {
  const bool is_above = saved > address && saved - address < longest_frame;
  return saved < first_page || (is_above && saved % sizeof(std::uint64_t) == 0);
}

}  // namespace

std::vector<std::uint64_t> likely_frame_pointers(
    const StackPiece& stack, const std::function<bool(std::uint64_t)>& is_return_address,
    const std::size_t most) {
  std::vector<std::uint64_t> likely;
  std::vector<std::uint64_t> possible;
  for (std::size_t i = 0; i + 1 < stack.words.size() && likely.size() < most; ++i) {
    if (!is_return_address(stack.words[i + 1])) continue;
    const std::uint64_t address = stack.begin + i * sizeof(std::uint64_t);
    auto& kind = looks_like_callers(stack.words[i], address) ? likely : possible;
    if (kind.size() < most) kind.push_back(address);
  }
  const auto room = std::min(possible.size(), most - likely.size());
  likely.insert(likely.end(), possible.begin(),
                possible.begin() + static_cast<std::ptrdiff_t>(room));
  return likely;
}

bool ends_with_call(const std::span<const std::byte> code) {
  constexpr std::byte direct{0xE8};
  constexpr std::byte indirect{0xFF};
  if (code.size() >= 5 && code[code.size() - 5] == direct) return true;
  // FF /2 with its operand: a register, or memory with a displacement of 0, 1 or 4 bytes.
  constexpr std::array<std::size_t, 5> lengths = {2, 3, 4, 6, 7};
  return std::any_of(lengths.begin(), lengths.end(), [&](const std::size_t length) {
    return code.size() >= length && code[code.size() - length] == indirect &&
           (std::to_integer<unsigned>(code[code.size() - length + 1]) >> 3U & 7U) == 2;
  });
}

}  // namespace backfault
