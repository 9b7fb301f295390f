#pragma once

#include <cstdint>
#include <span>

#include "targets/mock/protocol/error.h"
#include "targets/mock/protocol/mapping.h"

namespace mock {

inline constexpr std::uint64_t page_bytes = 4096;
inline constexpr std::uint32_t ring_slots_max = 1024;
inline constexpr std::uint32_t slot_bytes_max = 16 * 1024 * 1024;
inline constexpr std::uint64_t ring_bytes_max = 1024ULL * 1024 * 1024;

struct RingShape {
  std::uint32_t slots = 4;
  std::uint32_t slot_bytes = 64 * 1024;
};

/// The header of a slot.
struct SlotHeader {
  std::uint32_t file_number;
  std::uint32_t length;
  HrCode code;
  std::uint32_t reserved;
};

/// The first page of the shared memory; every field that both sides touch has its own cache line.
/// The peer may write anything anywhere at any time.
struct RingControl {
  std::uint64_t magic;
  std::uint32_t slots;
  std::uint32_t slot_bytes;
  alignas(64) std::uint32_t data_event;
  alignas(64) std::uint32_t space_event;
  alignas(64) std::uint64_t published;  ///< slots filled so far, written by the server
  alignas(64) std::uint64_t consumed;   ///< slots freed so far, written by the client
  alignas(64) std::uint32_t aborted;    ///< 0, or the code of the end, written by the server
  alignas(64) std::uint32_t stop_file;  ///< the file that the client closes early
};

Result<void> check_shape(RingShape shape);

/// The shared memory of one local session: a control page, a table of slot headers, the slots.
class RingMemory {
 public:
  /// The server's side: a sealed memfd, to be passed to the client.
  static Result<RingMemory> create(RingShape shape);
  /// The client's side: checks size, seals and header before anything is used.
  static Result<RingMemory> attach(Fd memory, RingShape expected);

  [[nodiscard]] RingControl& control() const;
  [[nodiscard]] SlotHeader& header(std::uint64_t index) const;
  [[nodiscard]] std::span<std::byte> slot(std::uint64_t index) const;
  [[nodiscard]] RingShape shape() const { return shape_; }
  /// The memfd, for the peer; the mapping stays.
  [[nodiscard]] Fd take_descriptor() { return std::move(memory_); }

 private:
  RingMemory(Fd memory, Mapping mapping, RingShape shape)
      : memory_(std::move(memory)), mapping_(std::move(mapping)), shape_(shape) {}

  Fd memory_;
  Mapping mapping_;
  RingShape shape_;
};

}  // namespace mock
