#include "targets/mock/server/ring_writer.h"

#include "targets/mock/protocol/spin.h"

namespace mock {

std::uint64_t RingWriter::used_slots() const {
  return published_ - std::atomic_ref(memory_->control().consumed).load();
}

bool RingWriter::is_stop_requested(std::uint32_t file_number) const {
  return std::atomic_ref(memory_->control().stop_file).load() == file_number;
}

Result<std::span<std::byte>> RingWriter::acquire(std::uint32_t file_number, Patience patience) {
  Event::Deadline deadline;
  auto space = space_event();
  for (;;) {
    if (is_stop_requested(file_number)) return std::span<std::byte>();
    const auto used = used_slots();
    if (used > memory_->shape().slots) {
      return fail(hr::communication_error, "the client wrote nonsense into the ring");
    }
    if (broken_.load()) {
      return fail(hr::communication_error, "the client went away", Cause::peer_gone);
    }
    if (used < memory_->shape().slots) return memory_->slot(published_);
    const auto may_go_on = [this] { return !is_full() || broken_.load(); };
    // Read each time: the allowed processors may change while the session runs.
    if (spin_until(spins_before_sleep(), may_go_on)) continue;
    space.reset();
    // legacy_check_reset omits this check: a slot freed since the check above has set the event,
    // and the reset has just cleared it.
    const bool look_again = flow_control_ != FlowControl::legacy_check_reset && !is_full();
    // After the reset, so that a break-off between here and the wait finds the event reset.
    if (look_again || broken_.load() || is_stop_requested(file_number)) continue;
    if (patience && !deadline) deadline = std::chrono::steady_clock::now() + *patience;
    if (!space.wait(deadline)) {
      return fail_timed_out(patience, "for the client to free a slot");
    }
  }
}

void RingWriter::publish(const SlotHeader& header) {
  memory_->header(published_) = header;
  const bool was_empty = used_slots() == 0;
  auto data = data_event();
  const auto advance = [this] {
    ++published_;
    std::atomic_ref(memory_->control().published).store(published_);
  };
  switch (flow_control_) {
    case FlowControl::fixed:
    case FlowControl::legacy_credit:
      advance();
      data.set();
      break;
    case FlowControl::legacy:
      // The defect: a client that runs between these two sees nothing and sleeps again, and only
      // the change from empty to non-empty is ever signalled.
      if (was_empty) data.set();
      advance();
      break;
    case FlowControl::legacy_check_reset:
      advance();
      if (was_empty) data.set();
      break;
  }
}

void RingWriter::break_off() {
  broken_.store(true);
  space_event().set();
}

void RingWriter::abort(HrCode code) {
  std::atomic_ref(memory_->control().aborted).store(code);
  data_event().set();
}

}  // namespace mock
