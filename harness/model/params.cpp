#include "harness/model/params.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "harness/base/check.h"
#include "harness/base/nearest_name.h"
#include "harness/base/quote.h"

namespace backfault {
namespace {

/// The canonical text of a value, and its number if it can be compared.
struct Checked {
  std::string text;
  std::uint64_t number = 0;
};

tl::unexpected<Error> refused_value(const std::string_view text, const std::string_view rule) {
  return fail(fmt::format("value {}: allowed: {}", in_quotes(text), rule), ErrorKind::usage);
}

Result<Checked> check_count(const std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = problem == std::errc() && end == text.data() + text.size();
  if (!whole) return refused_value(text, "a whole number, not negative");
  return Checked{.text = fmt::to_string(number), .number = number};
}

/// Compared with limits in parts of 10^9.
constexpr double parts = 1e9;

Result<Checked> check_fraction(const std::string_view text) {
  double number = -1;
  const auto [end, problem] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  const bool whole = problem == std::errc() && end == text.data() + text.size();
  if (!whole || !(number >= 0 && number <= 1)) {
    return refused_value(text, "a number from 0 to 1, such as 0.25");
  }
  return Checked{.text = fmt::to_string(number),
                 .number = static_cast<std::uint64_t>(number * parts)};
}

Result<Checked> check_rate(const std::string_view text) {
  constexpr std::string_view per_second = "/s";
  const auto bytes = text.ends_with(per_second)
                         ? parse_bytes(text.substr(0, text.size() - per_second.size()))
                         : Result<Bytes>(fail(""));
  if (!bytes) return refused_value(text, "bytes per second, such as 64KiB/s or 10MB/s");
  return Checked{.text = format_bytes(*bytes) + std::string(per_second), .number = bytes->count};
}

Result<Checked> check_kind(const ParamSpec& spec, const std::string& text) {
  switch (spec.kind) {
    case ParamKind::text:
      return Checked{.text = text};
    case ParamKind::choice:
      if (std::ranges::find(spec.choices, text) == spec.choices.end()) {
        return fail(unknown_name_text("choice", text, spec.choices), ErrorKind::usage);
      }
      return Checked{.text = text};
    case ParamKind::count:
      return check_count(text);
    case ParamKind::size:
      return parse_bytes(text).map([](const Bytes bytes) {
        return Checked{.text = format_bytes(bytes), .number = bytes.count};
      });
    case ParamKind::duration:
      return parse_duration(text).map([](const Duration duration) {
        return Checked{.text = format_duration(duration),
                       .number = static_cast<std::uint64_t>(duration.count())};
      });
    case ParamKind::fraction:
      return check_fraction(text);
    case ParamKind::rate:
      return check_rate(text);
  }
  BACKFAULT_CHECK(false);
  return Checked{};
}

std::string range_text(const ParamSpec& spec) {
  if (!spec.most) return fmt::format("at least {}", *spec.least);
  if (!spec.least) return fmt::format("at most {}", *spec.most);
  return fmt::format("{} to {}", *spec.least, *spec.most);
}

}  // namespace

Result<std::string> check_value(const ParamSpec& spec, const std::string& text) {
  const Result<Checked> value = check_kind(spec, text);
  if (!value) return tl::unexpected(value.error());
  const auto limit = [&](const std::string& bound) {
    const Result<Checked> checked = check_kind(spec, bound);
    BACKFAULT_CHECK(checked.has_value());
    return checked->number;
  };
  const bool outside = (spec.least && value->number < limit(*spec.least)) ||
                       (spec.most && value->number > limit(*spec.most));
  if (outside) return refused_value(text, range_text(spec));
  return value->text;
}

Result<Params> Params::check(const std::vector<ParamSpec>& specs,
                             const std::map<std::string, std::string>& given) {
  std::vector<std::string> known;
  for (const ParamSpec& spec : specs) known.push_back(spec.name);
  for (const auto& [name, text] : given) {
    if (std::ranges::find(known, name) == known.end()) {
      return fail(unknown_name_text("parameter", name, known), ErrorKind::usage);
    }
  }
  Params params;
  for (const ParamSpec& spec : specs) {
    params.kinds_[spec.name] = spec.kind;
    const auto found = given.find(spec.name);
    if (found == given.end() && !spec.default_text) {
      if (!spec.required) continue;
      return fail(fmt::format("parameter {} is required ({})", in_quotes(spec.name), spec.summary),
                  ErrorKind::usage);
    }
    Result<std::string> value =
        check_value(spec, found == given.end() ? *spec.default_text : found->second);
    if (!value) return fail_in("parameter " + in_quotes(spec.name), value.error());
    params.values_[spec.name] = *std::move(value);
  }
  return params;
}

bool Params::has(const std::string_view name) const {
  BACKFAULT_CHECK(kinds_.contains(std::string(name)));
  return values_.contains(std::string(name));
}

const std::string& Params::value_of(const std::string_view name, const bool kind_fits) const {
  BACKFAULT_CHECK(kind_fits);
  const auto found = values_.find(std::string(name));
  BACKFAULT_CHECK(found != values_.end());
  return found->second;
}

bool Params::is(const std::string_view name, const ParamKind kind) const {
  const auto found = kinds_.find(std::string(name));
  return found != kinds_.end() && found->second == kind;
}

std::string Params::text(const std::string_view name) const {
  return value_of(name, is(name, ParamKind::text) || is(name, ParamKind::choice));
}

std::uint64_t Params::count(const std::string_view name) const {
  return check_count(value_of(name, is(name, ParamKind::count)))->number;
}

Bytes Params::size(const std::string_view name) const {
  return *parse_bytes(value_of(name, is(name, ParamKind::size)));
}

Duration Params::duration(const std::string_view name) const {
  return *parse_duration(value_of(name, is(name, ParamKind::duration)));
}

double Params::fraction(const std::string_view name) const {
  const std::string& text = value_of(name, is(name, ParamKind::fraction));
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Bytes Params::rate(const std::string_view name) const {
  return Bytes{check_rate(value_of(name, is(name, ParamKind::rate)))->number};
}

}  // namespace backfault
