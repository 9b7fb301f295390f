#include "harness/run/watch/wire_channels.h"

#include <algorithm>
#include <string>

namespace backfault {
namespace {

/// Whether "tcp:1.2.3.4:10-5.6.7.8:20" has this port at either end.
bool ends_at(const std::string& channel, const std::uint16_t port) {
  if (!channel.starts_with("tcp:")) return false;
  const std::string text = ":" + std::to_string(port);
  return channel.ends_with(text) || channel.find(text + "-") != std::string::npos;
}

bool waits_on(const WaitFact& wait, const WireSpec& wire) {
  return std::any_of(wait.channels.begin(), wait.channels.end(), [&](const std::string& channel) {
    return ends_at(channel, wire.listen) || ends_at(channel, wire.forward_to);
  });
}

}  // namespace

void join_wire_channels(std::vector<WaitFact>& waits, const std::vector<WireSpec>& wires) {
  for (auto& wait : waits) {
    for (const auto& wire : wires) {
      if (waits_on(wait, wire)) wait.channels.push_back("wire:" + std::to_string(wire.listen));
    }
  }
}

}  // namespace backfault
