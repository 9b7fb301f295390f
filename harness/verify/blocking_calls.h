// The checker's own table of system calls in which a thread may be found waiting, for x86-64: where
// in the kernel it then sleeps, what it waits for, and which argument is its time-out.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "harness/verify/kernel_lines.h"

namespace backfault {

struct BlockingCall;

/// The call of this number; nothing: it is not one of those that a proof may rest on.
[[nodiscard]] const BlockingCall* find_blocking_call(std::int64_t number);

[[nodiscard]] std::string_view name_of(const BlockingCall& call);

/// Whether a thread in this call sleeps at this place. What compilers append to the names of
/// functions (".constprop.0", ".isra.0") does not count.
[[nodiscard]] bool sleeps_at(const BlockingCall& call, std::string_view wait_channel);

/// Whether "data", "lock"... can be what the call waits for.
[[nodiscard]] bool may_await(const BlockingCall& call, std::string_view thing);

/// Whether its arguments give it a time-out.
[[nodiscard]] bool has_time_out(const BlockingCall& call, const SyscallLine& line);

/// The whole time-out in microseconds, where an argument tells it by itself.
[[nodiscard]] std::optional<std::int64_t> told_time_out(const BlockingCall& call,
                                                        const SyscallLine& line);

}  // namespace backfault
