#include "harness/control/wire_control.h"

#include <fmt/format.h>

#include <algorithm>

namespace backfault {
namespace {

constexpr std::size_t most_told = 3;

std::string describe_one(const WireTouch& touch) {
  if (touch.connection == 0) return touch.what;
  std::string text = fmt::format("connection {}", touch.connection);
  if (touch.direction) text += fmt::format(" {}", to_string(*touch.direction));
  text += fmt::format(" at byte {}", touch.offset);
  if (touch.bytes > 0) text += fmt::format(" ({} bytes)", touch.bytes);
  if (!touch.what.empty()) text += ": " + touch.what;
  return text;
}

}  // namespace

std::string describe_touches(const WireTouches& touches) {
  std::string text;
  for (std::size_t i = 0; i < std::min(most_told, touches.first.size()); ++i) {
    text += (text.empty() ? "" : "; ") + describe_one(touches.first[i]);
  }
  if (touches.times > most_told) text += fmt::format("; {} times in all", touches.times);
  return text;
}

}  // namespace backfault
