// The frame pointer of a blocked thread, which the kernel does not tell without stopping it. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace backfault {

/// The words of a stack from the stack pointer on.
struct StackPiece {
  std::uint64_t begin = 0;
  std::span<const std::uint64_t> words;
};

/// Addresses that the frame pointer may hold, the likeliest first, `most` at most. Each has a
/// return address behind it, as `push rbp` after a call leaves it; those come first where the word
/// itself looks like the frame pointer of a caller.
[[nodiscard]] std::vector<std::uint64_t> likely_frame_pointers(
    const StackPiece& stack, const std::function<bool(std::uint64_t)>& is_return_address,
    std::size_t most);

/// Whether the bytes in front of a return address can be a call instruction of x86-64.
[[nodiscard]] bool ends_with_call(std::span<const std::byte> code);

}  // namespace backfault
