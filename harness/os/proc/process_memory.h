// Reads and writes the memory of another process with process_vm_readv(2), without stopping it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace backfault {

/// Fills `into` from the memory of a thread's process; false if any of it is unreadable.
[[nodiscard]] bool read_memory(int tid, std::uint64_t address, std::span<std::byte> into);
/// False if any of it could not be written.
[[nodiscard]] bool write_memory(int tid, std::uint64_t address, std::span<const std::byte> from);

template <typename Value>
[[nodiscard]] std::optional<Value> read_value(const int tid, const std::uint64_t address) {
  Value value{};
  if (!read_memory(tid, address, std::as_writable_bytes(std::span(&value, 1)))) return std::nullopt;
  return value;
}

/// `count` consecutive values; nothing if there are more than 65,536 or any is unreadable.
template <typename Value>
[[nodiscard]] std::optional<std::vector<Value>> read_values(const int tid,
                                                            const std::uint64_t address,
                                                            const std::uint64_t count) {
  if (count > 65536) return std::nullopt;
  std::vector<Value> values(count);
  if (!read_memory(tid, address, std::as_writable_bytes(std::span(values)))) return std::nullopt;
  return values;
}

}  // namespace backfault
