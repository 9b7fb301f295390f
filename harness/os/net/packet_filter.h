// Drops packets of this network namespace with nf_tables(8), spoken to over netlink.
#pragma once

#include <string>

#include "harness/control/network_control.h"

namespace backfault {

/// A table of its own with one rule for each direction and port. Every packet of a rule is counted;
/// whether the n-th is dropped is drawn from the seed and n, so that a replay draws the same.
/// Touches the whole network namespace of the caller: for a trial's own only.
[[nodiscard]] Result<void> add_drop_table(const std::string& name, const PacketDropSpec& spec);

[[nodiscard]] Result<PacketCounters> read_drop_table(const std::string& name);

/// Removes the table; one that is not there is no error.
[[nodiscard]] Result<void> remove_drop_table(const std::string& name);

/// Whether the kernel shows the table.
[[nodiscard]] Result<bool> has_drop_table(const std::string& name);

}  // namespace backfault
