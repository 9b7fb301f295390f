#include "harness/verify/kernel_lines.h"

#include <algorithm>
#include <charconv>

namespace backfault {
namespace {

constexpr std::size_t fields_in_call = 9;  // Number, six arguments, stack pointer, program counter.
constexpr std::size_t fields_outside = 3;  // -1, stack pointer, program counter.

template <typename T>
std::optional<T> read_whole(const std::string_view text, const int base) {
  T value{};
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value, base);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

}  // namespace

std::vector<std::string_view> split_at(const std::string_view text,
                                       const std::string_view separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end == std::string_view::npos ? end : end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + separator.size();
  }
}

std::optional<std::uint64_t> read_decimal(const std::string_view text) {
  return read_whole<std::uint64_t>(text, 10);
}

std::optional<std::int64_t> read_signed_decimal(const std::string_view text) {
  return read_whole<std::int64_t>(text, 10);
}

std::optional<std::uint64_t> read_hexadecimal(const std::string_view text) {
  if (!text.starts_with("0x")) return std::nullopt;
  return read_whole<std::uint64_t>(text.substr(2), 16);
}

std::optional<SyscallLine> read_syscall_line(const std::string_view line) {
  const auto fields = split_at(line, " ");
  const auto number = read_signed_decimal(fields[0]);
  if (!number || *number < -1) return std::nullopt;
  if (fields.size() != (*number < 0 ? fields_outside : fields_in_call)) return std::nullopt;
  SyscallLine read{.number = *number};
  for (std::size_t index = 1; index < fields.size(); ++index) {
    const auto value = read_hexadecimal(fields[index]);
    if (!value) return std::nullopt;
    if (*number >= 0 && index <= read.arguments.size()) read.arguments[index - 1] = *value;
  }
  return read;
}

std::optional<SchedstatLine> read_schedstat_line(const std::string_view line) {
  const auto fields = split_at(line, " ");
  if (fields.size() != 3) return std::nullopt;
  const auto run_ns = read_decimal(fields[0]);
  const auto wait_ns = read_decimal(fields[1]);
  const auto times_run = read_decimal(fields[2]);
  if (!run_ns || !wait_ns || !times_run) return std::nullopt;
  return SchedstatLine{.run_ns = *run_ns, .wait_ns = *wait_ns, .times_run = *times_run};
}

}  // namespace backfault
