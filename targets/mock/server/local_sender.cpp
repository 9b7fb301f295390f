#include "targets/mock/server/local_sender.h"

#include <algorithm>
#include <utility>

namespace mock {

LocalSender::LocalSender(RingMemory memory, const ServerSettings& settings,
                         OperationLog& operations, const Fd& control)
    : memory_(std::move(memory)),
      settings_(&settings),
      operations_(&operations),
      writer_(memory_, settings.flow_control),
      watch_(control, [this] { writer_.break_off(); }) {}

Result<void> LocalSender::send_file(const FileContent& content, std::uint32_t file_number) {
  for (std::uint64_t offset = 0; offset < content.size();) {
    auto slot = writer_.acquire(file_number, settings_->timeout);
    if (!slot) return pass_on(slot);
    if (slot->empty()) return {};
    if (auto begun = operations_->begin(Operation::read); !begun) return begun;
    const auto size = std::min<std::uint64_t>(slot->size(), content.size() - offset);
    const auto filled = content.read(offset, slot->first(size));
    if (!filled) {
      writer_.publish(
          {.file_number = file_number, .length = 0, .code = filled.error().code, .reserved = 0});
      return {};
    }
    writer_.publish({.file_number = file_number,
                     .length = static_cast<std::uint32_t>(size),
                     .code = hr::none,
                     .reserved = 0});
    operations_->status().add(Counter::bytes_to_client, size);
    offset += size;
  }
  return {};
}

Result<void> LocalSender::acknowledge(std::uint64_t /*bytes*/) {
  return fail(hr::communication_error, "an acknowledgement on the local transport");
}

}  // namespace mock
