#pragma once

#include <poll.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "targets/mock/protocol/error.h"
#include "targets/mock/protocol/fd.h"

namespace mock {

/// How long to wait without movement; nothing means for ever.
using Patience = std::optional<std::chrono::microseconds>;

/// Waits until one of the descriptors shows one of its events. The error of a time-out says what it
/// waited for:
/// "no movement for 1500 ms while waiting for ...".
Result<void> wait_for(pollfd* descriptors, nfds_t count, Patience patience, std::string_view what);

/// The error of a wait that lasted too long.
Failure fail_timed_out(Patience patience, std::string_view what);

}  // namespace mock
