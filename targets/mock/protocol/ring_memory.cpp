#include "targets/mock/protocol/ring_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <string>

namespace mock {
namespace {

constexpr std::uint64_t ring_magic = 0x31474E4952'5248;  // "HRRING1"
constexpr int wanted_seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

std::uint64_t slots_offset(RingShape shape) {
  const std::uint64_t table = std::uint64_t{shape.slots} * sizeof(SlotHeader);
  return page_bytes + (table + page_bytes - 1) / page_bytes * page_bytes;
}

std::uint64_t total_bytes(RingShape shape) {
  return slots_offset(shape) + std::uint64_t{shape.slots} * shape.slot_bytes;
}

}  // namespace

static_assert(sizeof(RingControl) <= page_bytes);

Result<void> check_shape(RingShape shape) {
  const bool good = shape.slots >= 1 && shape.slots <= ring_slots_max &&
                    shape.slot_bytes >= page_bytes && shape.slot_bytes <= slot_bytes_max &&
                    shape.slot_bytes % page_bytes == 0 && total_bytes(shape) <= ring_bytes_max;
  if (!good) {
    return fail(hr::invalid_param, "a ring of " + std::to_string(shape.slots) + " slots of " +
                                       std::to_string(shape.slot_bytes) +
                                       " bytes: allowed are 1 to 1024 slots of 4KiB to 16MiB in "
                                       "whole pages, 1GiB together");
  }
  return {};
}

Result<RingMemory> RingMemory::create(RingShape shape) {
  if (auto good = check_shape(shape); !good) return pass_on(good);
  Fd memory(::memfd_create("mock_ring", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!memory.is_open()) return fail_errno(hr::out_of_memory, "memfd_create");
  if (::ftruncate(memory.number(), static_cast<off_t>(total_bytes(shape))) != 0 ||
      ::fcntl(memory.number(), F_ADD_SEALS, wanted_seals) != 0) {
    return fail_errno(hr::out_of_memory, "shared memory of a session");
  }
  auto mapping = Mapping::of_file(memory, total_bytes(shape));
  if (!mapping) return pass_on(mapping);
  RingMemory ring(std::move(memory), std::move(*mapping), shape);
  ring.control().magic = ring_magic;
  ring.control().slots = shape.slots;
  ring.control().slot_bytes = shape.slot_bytes;
  return ring;
}

Result<RingMemory> RingMemory::attach(Fd memory, RingShape expected) {
  if (auto good = check_shape(expected); !good) return pass_on(good);
  struct stat status {};
  const int seals = ::fcntl(memory.number(), F_GET_SEALS);
  // Without the seals the server could shrink the memory under us, which is SIGBUS.
  if (::fstat(memory.number(), &status) != 0 || seals < 0 ||
      (seals & wanted_seals) != wanted_seals ||
      static_cast<std::uint64_t>(status.st_size) != total_bytes(expected)) {
    return fail(hr::communication_error, "the shared memory is not what the server announced");
  }
  auto mapping = Mapping::of_file(memory, total_bytes(expected));
  if (!mapping) return pass_on(mapping);
  RingMemory ring(std::move(memory), std::move(*mapping), expected);
  const auto& control = ring.control();
  if (control.magic != ring_magic || control.slots != expected.slots ||
      control.slot_bytes != expected.slot_bytes) {
    return fail(hr::communication_error, "the shared memory has a wrong header");
  }
  return ring;
}

RingControl& RingMemory::control() const {
  return *reinterpret_cast<RingControl*>(mapping_.bytes().data());
}

SlotHeader& RingMemory::header(std::uint64_t index) const {
  auto* const table = mapping_.bytes().data() + page_bytes;
  return reinterpret_cast<SlotHeader*>(table)[index % shape_.slots];
}

std::span<std::byte> RingMemory::slot(std::uint64_t index) const {
  const auto offset = slots_offset(shape_) + index % shape_.slots * shape_.slot_bytes;
  return mapping_.bytes().subspan(offset, shape_.slot_bytes);
}

}  // namespace mock
