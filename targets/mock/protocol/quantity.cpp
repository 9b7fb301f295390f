#include "targets/mock/protocol/quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <span>

namespace mock {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr auto size_units = std::to_array<Unit>({{"", 1},
                                                 {"B", 1},
                                                 {"KiB", 1ULL << 10},
                                                 {"MiB", 1ULL << 20},
                                                 {"GiB", 1ULL << 30},
                                                 {"TiB", 1ULL << 40},
                                                 {"PiB", 1ULL << 50}});
constexpr auto duration_units =
    std::to_array<Unit>({{"us", 1}, {"ms", 1'000}, {"s", 1'000'000}, {"min", 60'000'000}});
constexpr std::uint64_t day_us = 24ULL * 3600 * 1'000'000;

enum class Trouble { malformed, unit, overflow };

tl::expected<std::uint64_t, Trouble> parse(std::string_view text, std::span<const Unit> units) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  if (problem == std::errc::result_out_of_range) return tl::unexpected(Trouble::overflow);
  if (problem != std::errc{}) return tl::unexpected(Trouble::malformed);
  const std::string_view name(stop, static_cast<std::size_t>(end - stop));
  const auto unit = std::ranges::find(units, name, &Unit::name);
  if (unit == units.end()) return tl::unexpected(Trouble::unit);
  if (number > std::numeric_limits<std::uint64_t>::max() / unit->factor) {
    return tl::unexpected(Trouble::overflow);
  }
  return number * unit->factor;
}

Failure refuse(std::string_view option, std::string_view text, std::string_view allowed) {
  return fail(hr::invalid_param, std::string(option) + " \"" + std::string(text) +
                                     "\": allowed is " + std::string(allowed));
}

bool fits(std::uint64_t value, const Allowed& allowed) {
  return value >= allowed.least && value <= allowed.most && value % allowed.multiple_of == 0;
}

}  // namespace

Result<std::uint64_t> parse_size(std::string_view option, std::string_view text, Allowed allowed) {
  const auto value = parse(text, size_units);
  if (value.has_value() && fits(*value, allowed)) return *value;
  std::string words = "a size from " + show_size(allowed.least) + " to " + show_size(allowed.most);
  if (allowed.multiple_of > 1) words += ", a multiple of " + show_size(allowed.multiple_of);
  return refuse(option, text, words + " (units B, KiB, MiB, GiB, TiB, PiB)");
}

Result<std::chrono::microseconds> parse_duration(std::string_view option, std::string_view text) {
  if (text == "0") return std::chrono::microseconds(0);
  const auto value = parse(text, duration_units);
  if (value.has_value() && *value <= day_us) {
    return std::chrono::microseconds(static_cast<std::int64_t>(*value));
  }
  return refuse(option, text, "a duration from 0 to 1440min (units us, ms, s, min)");
}

Result<std::uint64_t> parse_count(std::string_view option, std::string_view text, Allowed allowed) {
  const auto value = parse(text, std::span(size_units).first(1));
  if (value.has_value() && fits(*value, allowed)) return *value;
  return refuse(option, text,
                "a whole number from " + std::to_string(allowed.least) + " to " +
                    std::to_string(allowed.most));
}

bool looks_like_size(std::string_view text) {
  return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

std::string show_size(std::uint64_t bytes) {
  const auto fitting = [bytes](const Unit& unit) {
    return bytes >= unit.factor && bytes % unit.factor == 0;
  };
  const auto found = std::find_if(size_units.rbegin(), size_units.rend() - 1, fitting);
  if (found == size_units.rend() - 1) return std::to_string(bytes) + "B";
  return std::to_string(bytes / found->factor) + std::string(found->name);
}

}  // namespace mock
