// Drops packets in this network namespace with nf_tables.
#pragma once

#include <string>

#include "harness/control/network_control.h"

namespace backfault {

/// Adds a table with one rule for each direction and port. A rule counts every packet that it
/// matches; whether it drops the n-th depends on the seed and n alone, so a replay drops the same.
/// Affects the whole network namespace of the caller: use it only in a trial's own.
[[nodiscard]] Result<void> add_drop_table(const std::string& name, const PacketDropSpec& spec);

[[nodiscard]] Result<PacketCounters> read_drop_table(const std::string& name);

/// Removes the table; not an error if it does not exist.
[[nodiscard]] Result<void> remove_drop_table(const std::string& name);

/// Whether the kernel lists the table.
[[nodiscard]] Result<bool> has_drop_table(const std::string& name);

}  // namespace backfault
