// Skips a test where the machine does not permit what it needs.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/os/machine/capabilities.h"
#include "harness/os/net/network_probe.h"

namespace backfault {

/// "missing limit_cpu_time: make ...: Permission denied"; empty if it is permitted. The machine is
/// asked once, by a process that must have one thread only.
inline std::string missing(const Capability capability) {
  static const std::vector<CapabilityState> states = probe_capabilities();
  for (const CapabilityState& state : states) {
    if (state.capability != capability || state.permitted) continue;
    return "missing " + to_string(capability) + ": " + state.detail;
  }
  return "";
}

/// As a trial may be permitted in its own network namespace what the test is not in this one.
inline std::string missing_destroy_sockets_here() {
  const auto probed = probe_socket_destroy();
  return probed ? "" : "missing destroy_sockets: " + probed.error().text;
}

}  // namespace backfault

/// In a test, or in the SetUp of its fixture: `reason` is empty, or why the test is skipped.
#define BACKFAULT_SKIP_FOR(reason) \
  if (const std::string why = (reason); !why.empty()) GTEST_SKIP() << why
#define BACKFAULT_SKIP_WITHOUT(capability) BACKFAULT_SKIP_FOR(::backfault::missing(capability))
