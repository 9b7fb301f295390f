#include "harness/os/files/status_page.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "harness/base/fd.h"

namespace backfault {
namespace {

constexpr std::size_t entry_bytes = 32;
constexpr std::size_t name_bytes = 24;

/// The name without its padding; nothing when it is malformed.
std::optional<std::string> parse_name(const std::span<const std::byte> bytes) {
  std::string name(bytes.size(), '\0');
  std::ranges::transform(bytes, name.begin(),
                         [](const std::byte byte) { return static_cast<char>(byte); });
  const std::size_t length = std::min(name.find('\0'), name.size());
  const std::string_view padding = std::string_view(name).substr(length);
  if (padding.find_first_not_of('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  name.resize(length);
  const bool printable =
      std::ranges::all_of(name, [](const char c) { return c > ' ' && c <= '~'; });
  return printable ? std::optional(name) : std::nullopt;
}

std::uint64_t parse_counter(const std::span<const std::byte> bytes) {
  std::uint64_t value = 0;
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
    value = value << 8 | static_cast<std::uint64_t>(*byte);
  }
  return value;
}

}  // namespace

std::optional<std::map<std::string, std::uint64_t>> parse_status_page(
    const std::span<const std::byte> page) {
  if (page.size() != status_page_bytes) {
    return std::nullopt;
  }
  std::map<std::string, std::uint64_t> counters;
  for (std::size_t offset = 0; offset < page.size(); offset += entry_bytes) {
    const auto entry = page.subspan(offset, entry_bytes);
    const auto name = parse_name(entry.first(name_bytes));
    if (!name) {
      return std::nullopt;
    }
    if (!name->empty() &&
        !counters.emplace(*name, parse_counter(entry.subspan(name_bytes))).second) {
      return std::nullopt;
    }
  }
  return counters;
}

std::optional<std::map<std::string, std::uint64_t>> read_status_page(const std::string& path) {
  // O_NONBLOCK: a FIFO of that name must not stop the watcher.
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  std::array<std::byte, status_page_bytes + 1> page{};
  const ssize_t count = ::pread(file.get(), page.data(), page.size(), 0);
  if (count < 0) {
    return std::nullopt;
  }
  return parse_status_page(std::span(page).first(static_cast<std::size_t>(count)));
}

}  // namespace backfault
