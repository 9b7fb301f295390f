// The checker's own table of blocking system calls on x86-64: the kernel functions that they sleep
// in, what they wait for, and which argument is the time-out.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "harness/verify/kernel_lines.h"

namespace backfault {

struct BlockingCall;

/// The call with this number; null if a proof may not rest on it.
[[nodiscard]] const BlockingCall* find_blocking_call(std::int64_t number);

[[nodiscard]] std::string_view name_of(const BlockingCall& call);

/// Whether a thread in this call sleeps in this function. Compiler suffixes (".constprop.0",
/// ".isra.0") are ignored.
[[nodiscard]] bool sleeps_at(const BlockingCall& call, std::string_view wait_channel);

/// Whether the call can wait for "data", "lock"...
[[nodiscard]] bool may_await(const BlockingCall& call, std::string_view thing);

/// Whether its arguments give it a time-out.
[[nodiscard]] bool has_time_out(const BlockingCall& call, const SyscallLine& line);

/// The whole time-out in microseconds, if an argument contains it.
[[nodiscard]] std::optional<std::int64_t> told_time_out(const BlockingCall& call,
                                                        const SyscallLine& line);

}  // namespace backfault
