#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

#include "targets/mock/protocol/address.h"
#include "targets/mock/protocol/ring_memory.h"
#include "targets/mock/protocol/wire.h"
#include "targets/mock/server/session_rules.h"
#include "targets/mock/server/status_page.h"

namespace mock {

/// How a server behaves in all of its sessions.
struct ServerSettings {
  Address listen;
  FlowControl flow_control = FlowControl::fixed;
  RingShape ring;
  std::uint64_t credit_window = 1024 * 1024;
  Patience timeout = std::chrono::minutes(2);
  EndOfFile end_of_file = EndOfFile::zero;
  LogsBeforeClose logs_before_close = LogsBeforeClose::refuse;
  std::array<std::chrono::microseconds, operation_count> delays{};
  std::uint64_t sessions_max = 0;  ///< 0: without end

  [[nodiscard]] bool is_local() const { return std::holds_alternative<UnixAddress>(listen); }
};

}  // namespace mock
