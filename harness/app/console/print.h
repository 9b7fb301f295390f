// Results on stdout, talk on stderr. A reader that went away or a full disk ends no campaign.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>

namespace backfault {

/// Writes what can be written; a failure stays with the stream (see `ferror`).
void write_to(std::FILE* stream, std::string_view text);

/// For stdout, where results go.
template <typename... Values>
void print_result(const fmt::format_string<Values...> format, Values&&... values) {
  write_to(stdout, fmt::format(format, std::forward<Values>(values)...));
}

/// For stderr, where progress and complaints go: if nobody can hear them, nothing is lost.
template <typename... Values>
void talk(const fmt::format_string<Values...> format, Values&&... values) {
  write_to(stderr, fmt::format(format, std::forward<Values>(values)...));
}

/// Flushes stdout; the reason when something of the results could not be written, else empty.
[[nodiscard]] std::string results_problem();

}  // namespace backfault
