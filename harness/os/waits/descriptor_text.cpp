#include "harness/os/waits/descriptor_text.h"

#include <algorithm>

#include "harness/os/base/text_scan.h"

namespace backfault {
namespace {

/// "tfd:        5 events:       19 data: 5  pos:0 ino:1a sdev:8"; all but the number in base 16.
std::optional<EpollMember> parse_member(std::string_view rest) {
  const auto descriptor = take_number<int>(rest);
  const std::string_view events_name = take_word(rest);
  const auto events = take_number<std::uint32_t>(rest, 16);
  if (!descriptor || events_name != "events:" || !events) return std::nullopt;
  const auto inode_at = rest.find("ino:");
  if (inode_at == std::string_view::npos) return std::nullopt;
  rest.remove_prefix(inode_at + 4);
  const auto inode = take_number<std::uint64_t>(rest, 16);
  if (!inode) return std::nullopt;
  return EpollMember{.descriptor = *descriptor, .events = *events, .inode = *inode};
}

/// " (9, 123456789)": seconds and nanoseconds, rounded up so that an armed timer is never zero.
std::optional<Duration> parse_timer_value(std::string_view rest) {
  const std::string_view seconds_word = take_word(rest);
  const std::string_view nanoseconds_word = take_word(rest);
  if (!seconds_word.starts_with('(') || !seconds_word.ends_with(',')) return std::nullopt;
  if (!nanoseconds_word.ends_with(')')) return std::nullopt;
  const auto seconds = parse_number<std::int64_t>(seconds_word.substr(1, seconds_word.size() - 2));
  const auto nanoseconds =
      parse_number<std::int64_t>(nanoseconds_word.substr(0, nanoseconds_word.size() - 1));
  constexpr std::int64_t most_seconds = 1'000'000'000'000;
  if (!seconds || !nanoseconds || *seconds > most_seconds) return std::nullopt;
  return Duration{*seconds * 1'000'000 + (*nanoseconds + 999) / 1'000};
}

template <typename Value>
bool store(std::optional<Value>& into, const std::optional<Value>& value) {
  into = value;
  return value.has_value();
}

bool take_common_line(DescriptorText& into, std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  const std::string_view name = line.substr(0, colon);
  line.remove_prefix(colon + 1);
  if (name == "tfd") {
    auto member = parse_member(line);
    if (!member) return false;
    auto& members = into.epoll_members;
    member->before = static_cast<std::uint32_t>(std::count_if(
        members.begin(), members.end(),
        [&](const EpollMember& other) { return other.descriptor == member->descriptor; }));
    members.push_back(*member);
    return true;
  }
  if (name == "it_value") return store(into.timer_left, parse_timer_value(line));
  if (name == "eventfd-id") return store(into.event_counter, take_number<std::uint64_t>(line));
  if (name == "Pid") return store(into.process, take_number<int>(line));
  return true;
}

}  // namespace

std::optional<DescriptorText> parse_descriptor(std::string_view text) {
  DescriptorText descriptor;
  bool has_flags = false;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    if (line.starts_with("flags:")) {
      line.remove_prefix(6);
      const auto flags = take_number<std::uint32_t>(line, 8);
      if (!flags) return std::nullopt;
      descriptor.flags = *flags;
      has_flags = true;
    } else if (!take_common_line(descriptor, line)) {
      return std::nullopt;
    }
  }
  if (!has_flags) return std::nullopt;
  return descriptor;
}

std::vector<std::uint16_t> parse_listening_ports(std::string_view text) {
  std::vector<std::uint16_t> ports;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    static_cast<void>(take_word(line));
    const std::string_view local = take_word(line);
    static_cast<void>(take_word(line));
    const std::string_view state = take_word(line);
    const auto colon = local.rfind(':');
    if (state != "0A" || colon == std::string_view::npos) continue;  // TCP_LISTEN
    const auto port = parse_number<std::uint16_t>(local.substr(colon + 1), 16);
    if (port) ports.push_back(*port);
  }
  std::sort(ports.begin(), ports.end());
  ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
  return ports;
}

}  // namespace backfault
