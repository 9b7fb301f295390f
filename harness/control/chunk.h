// Some bytes of one direction on their way through the wire's stages, or the end of a stream.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "harness/base/units.h"

namespace backfault {

/// Parts of what was received together share their memory.
struct Chunk {
  enum class What {
    data,
    end,    ///< The direction ends.
    close,  ///< Both directions end.
    reset,
  };
  What what = What::data;
  std::shared_ptr<const std::vector<char>> store{};
  std::size_t begin = 0;
  std::size_t size = 0;
  std::uint64_t offset = 0;  ///< Of its first byte, as its sender counts.
  bool urgent = false;       ///< Its last byte is urgent data (tcp(7)).
  Instant received{};        ///< By the stage that it is in.

  [[nodiscard]] std::span<const char> bytes() const {
    return store ? std::span(*store).subspan(begin, size) : std::span<const char>();
  }
  /// What it counts as in queues: an end is worth a byte.
  [[nodiscard]] std::uint64_t weight() const {
    return what == What::data ? size : std::uint64_t{1};
  }
  /// Takes at most `count` bytes off its beginning.
  [[nodiscard]] Chunk take_front(const std::size_t count) {
    Chunk front = *this;
    front.size = std::min(count, size);
    front.urgent = urgent && front.size == size;
    begin += front.size;
    offset += front.size;
    size -= front.size;
    return front;
  }
};

[[nodiscard]] inline Chunk data_chunk(std::vector<char> bytes, const std::uint64_t offset) {
  const std::size_t size = bytes.size();
  return {.store = std::make_shared<const std::vector<char>>(std::move(bytes)),
          .size = size,
          .offset = offset};
}

}  // namespace backfault
