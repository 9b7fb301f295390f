#include "targets/mock/library/local_receiver.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace mock {

Result<std::unique_ptr<Receiver>> LocalReceiver::create(Fd memory, const PreparedBody& prepared,
                                                        const Fd& control) {
  if (!memory.is_open()) {
    return fail(hr::communication_error, "the server sent no shared memory");
  }
  if (prepared.flow_control == FlowControl::legacy_credit) {
    return fail(hr::communication_error, "the server announced legacy_credit, which is for tcp");
  }
  auto ring = RingMemory::attach(std::move(memory),
                                 {.slots = prepared.ring_slots, .slot_bytes = prepared.slot_bytes});
  if (!ring) return pass_on(ring);
  return std::make_unique<LocalReceiver>(std::move(*ring), prepared.flow_control, control);
}

LocalReceiver::LocalReceiver(RingMemory memory, FlowControl flow_control, const Fd& control)
    : memory_(std::move(memory)),
      reader_(memory_, flow_control),
      watch_(control, [this] { reader_.break_off(); }) {}

Result<std::size_t> LocalReceiver::read(std::uint32_t file_number, std::span<std::byte> buffer) {
  for (;;) {
    auto piece = reader_.front();
    if (!piece) return pass_on(piece);
    if (piece->header.file_number != file_number) {
      taken_ = 0;
      reader_.release();
      continue;
    }
    if (piece->header.code != hr::none) {
      return fail(piece->header.code, "the server could not read the file");
    }
    // The length may have changed since the last look at this slot.
    if (taken_ >= piece->bytes.size()) {
      return fail(hr::communication_error, "the server sent an empty slot");
    }
    const auto size = std::min(buffer.size(), piece->bytes.size() - taken_);
    std::memcpy(buffer.data(), piece->bytes.data() + taken_, size);
    taken_ += size;
    if (taken_ == piece->bytes.size()) {
      taken_ = 0;
      reader_.release();
    }
    return size;
  }
}

void LocalReceiver::begin_early_close(std::uint32_t file_number) {
  reader_.request_stop(file_number);
}

}  // namespace mock
