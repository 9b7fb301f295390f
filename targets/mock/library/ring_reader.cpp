#include "targets/mock/library/ring_reader.h"

#include "targets/mock/protocol/spin.h"

namespace mock {

std::uint64_t RingReader::filled_slots() const {
  return std::atomic_ref(memory_->control().published).load() - consumed_;
}

HrCode RingReader::abort_code() const { return std::atomic_ref(memory_->control().aborted).load(); }

Result<RingPiece> RingReader::checked_front() const {
  // Copy once: the server may change it between two reads.
  const SlotHeader header = memory_->header(consumed_);
  if (header.length > memory_->shape().slot_bytes) {
    return fail(hr::communication_error, "the server wrote nonsense into the ring");
  }
  return RingPiece{.header = header, .bytes = memory_->slot(consumed_).first(header.length)};
}

Result<RingPiece> RingReader::front() {
  auto data = data_event();
  for (;;) {
    if (const auto code = abort_code(); code != hr::none) {
      return fail(code, "the server ended the session", Cause::peer_gone);
    }
    if (broken_.load()) {
      return fail(hr::communication_error, "the server went away", Cause::peer_gone);
    }
    const auto filled = filled_slots();
    if (filled > memory_->shape().slots) {
      return fail(hr::communication_error, "the server wrote nonsense into the ring");
    }
    if (filled > 0) return checked_front();
    const auto may_go_on = [this] { return filled_slots() > 0 || broken_.load(); };
    // Read each time: the allowed processors may change while the session runs.
    if (spin_until(spins_before_sleep(), may_go_on)) continue;
    data.reset();
    // See RingWriter::acquire: the same check, omitted by the same defect.
    const bool look_again = flow_control_ != FlowControl::legacy_check_reset && filled_slots() > 0;
    if (look_again || broken_.load() || abort_code() != hr::none) continue;
    static_cast<void>(data.wait(std::nullopt));
  }
}

void RingReader::release() {
  const bool was_full = filled_slots() >= memory_->shape().slots;
  auto space = space_event();
  const auto advance = [this] {
    ++consumed_;
    std::atomic_ref(memory_->control().consumed).store(consumed_);
  };
  switch (flow_control_) {
    case FlowControl::fixed:
    case FlowControl::legacy_credit:
      advance();
      space.set();
      break;
    case FlowControl::legacy:
      // The defect of RingWriter::publish, the other way round.
      if (was_full) space.set();
      advance();
      break;
    case FlowControl::legacy_check_reset:
      advance();
      if (was_full) space.set();
      break;
  }
}

void RingReader::request_stop(std::uint32_t file_number) {
  std::atomic_ref(memory_->control().stop_file).store(file_number);
  space_event().set();
}

void RingReader::break_off() {
  broken_.store(true);
  data_event().set();
}

}  // namespace mock
