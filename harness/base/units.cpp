#include "harness/base/units.h"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <optional>

#include "harness/base/quote.h"

namespace backfault {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array size_units{
    Unit{"", 1},
    Unit{"B", 1},
    Unit{"KiB", 1 << 10},
    Unit{"MiB", 1 << 20},
    Unit{"GiB", 1 << 30},
    Unit{"TiB", std::uint64_t{1} << 40},
    Unit{"KB", 1'000},
    Unit{"MB", 1'000'000},
    Unit{"GB", 1'000'000'000},
    Unit{"TB", 1'000'000'000'000},
};
/// Largest first: the first that divides a duration gives its text.
constexpr std::array duration_units{
    Unit{"h", 3'600'000'000}, Unit{"min", 60'000'000}, Unit{"s", 1'000'000},
    Unit{"ms", 1'000},        Unit{"us", 1},
};
/// Ten years: whatever adds a few durations up stays far from overflow.
constexpr std::uint64_t longest_us = std::uint64_t{87'600} * 3'600'000'000;

constexpr std::string_view size_rule =
    "a whole number with a unit such as 512B, 64KiB, 10MiB, 2GiB or 5MB";
constexpr std::string_view duration_rule =
    "a number with a unit: us, ms, s, min or h, such as 250ms, 1.5s or 2min, at most 87600h";

/// Takes the leading digits off `text`; nothing when there are none or they overflow.
std::optional<std::uint64_t> take_digits(std::string_view& text) {
  std::uint64_t value = 0;
  std::size_t length = 0;
  for (; length < text.size() && text[length] >= '0' && text[length] <= '9'; ++length) {
    const auto digit = static_cast<std::uint64_t>(text[length] - '0');
    if (value > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  if (length == 0) return std::nullopt;
  text.remove_prefix(length);
  return value;
}

template <std::size_t count>
const Unit* find_unit(const std::array<Unit, count>& units, const std::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

tl::unexpected<Error> not_allowed(const std::string_view text, const std::string_view rule) {
  return fail(fmt::format("value {}: allowed: {}", in_quotes(text), rule), ErrorKind::usage);
}

/// The part after the point in units of `factor`, or nothing when it is not a whole number of them.
std::optional<std::uint64_t> fraction_of(const std::string_view digits, const Unit& unit) {
  std::string_view rest = digits;
  const std::optional<std::uint64_t> value = take_digits(rest);
  // Nine digits times the microseconds of an hour still fit in 64 bits.
  if (!value || !rest.empty() || digits.size() > 9) return std::nullopt;
  std::uint64_t scale = 1;
  for (std::size_t digit = 0; digit < digits.size(); ++digit) scale *= 10;
  const std::uint64_t product = *value * unit.factor;
  return product % scale == 0 ? std::optional(product / scale) : std::nullopt;
}

}  // namespace

Result<Bytes> parse_bytes(const std::string_view text) {
  std::string_view rest = text;
  const std::optional<std::uint64_t> number = take_digits(rest);
  const Unit* const unit = find_unit(size_units, rest);
  if (!number || unit == nullptr) return not_allowed(text, size_rule);
  if (*number > std::numeric_limits<std::uint64_t>::max() / unit->factor) {
    return not_allowed(text, "a size of less than 16777216TiB");
  }
  return Bytes{*number * unit->factor};
}

Result<Duration> parse_duration(const std::string_view text) {
  if (text == "0") return Duration{0};
  std::string_view rest = text;
  const std::optional<std::uint64_t> whole = take_digits(rest);
  std::string_view fraction = "0";
  if (rest.starts_with('.')) {
    const std::size_t end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
    fraction = rest.substr(1, end - 1);
    rest.remove_prefix(end);
  }
  const Unit* const unit = find_unit(duration_units, rest);
  if (!whole || unit == nullptr) return not_allowed(text, duration_rule);
  const std::optional<std::uint64_t> part = fraction_of(fraction, *unit);
  if (!part) return not_allowed(text, "a whole number of microseconds");
  if (*whole > longest_us / unit->factor || *whole * unit->factor + *part > longest_us) {
    return not_allowed(text, duration_rule);
  }
  return Duration{static_cast<Duration::rep>(*whole * unit->factor + *part)};
}

std::string format_bytes(const Bytes bytes) {
  constexpr std::array<std::string_view, 4> names{"KiB", "MiB", "GiB", "TiB"};
  std::uint64_t count = bytes.count;
  std::string_view unit = "B";
  for (const std::string_view name : names) {
    if (count == 0 || count % 1024 != 0) break;
    count /= 1024;
    unit = name;
  }
  return fmt::format("{}{}", count, unit);
}

std::string format_duration(const Duration duration) {
  const bool negative = duration.count() < 0;
  const auto magnitude = static_cast<std::uint64_t>(duration.count());
  const std::uint64_t count = negative ? 0 - magnitude : magnitude;
  std::string shortest;
  for (const Unit& unit : duration_units) {
    if (count % unit.factor != 0) continue;
    std::string text = fmt::format("{}{}", count / unit.factor, unit.name);
    if (shortest.empty() || text.size() < shortest.size()) shortest = std::move(text);
  }
  if (count == 0) return "0s";
  return negative ? "-" + shortest : shortest;
}

std::string format_wall_time(const WallTime time) {
  using namespace std::chrono;
  const sys_seconds second = floor<seconds>(sys_time<microseconds>(microseconds(time.unix_us)));
  const sys_days day = floor<days>(second);
  const year_month_day date(day);
  const hh_mm_ss clock(second - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace backfault
