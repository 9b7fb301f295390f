// Any bytes as a file of /proc, and as the output of a program under test: a value or none, never
// a crash. The first byte chooses the reader.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/clean_text.h"
#include "harness/model/error_matcher.h"
#include "harness/os/proc/text.h"
#include "harness/os/programs/line_cutter.h"
#include "harness/os/waits/descriptor_text.h"

namespace {

using namespace backfault;  // NOLINT(google-build-using-namespace): this file is about nothing else

void require(const bool holds) {
  if (!holds) std::abort();
}

void read_numbers(const std::string_view text) {
  static_cast<void>(parse_schedstat(text));
  static_cast<void>(parse_syscall(text));
  static_cast<void>(parse_children(text));
  static_cast<void>(parse_cpu_list(text));
  static_cast<void>(parse_cpus_allowed(text));
  static_cast<void>(parse_signals(text));
  static_cast<void>(parse_listening_ports(text));
}

/// In pieces, as a pipe hands it on; nothing but newlines may be lost below the limits.
void cut_lines(const std::string_view text) {
  constexpr std::size_t piece = 7;
  LineCutter cutter;
  std::size_t handed_on = 0;
  const auto count = [&](const std::vector<std::string>& lines) {
    for (const auto& line : lines) handed_on += line.size();
  };
  for (std::size_t at = 0; at < text.size(); at += piece) {
    cutter.add(text.substr(at, piece));
    count(cutter.take({}));
  }
  count(cutter.flush());
  require(handed_on <= text.size());
}

void match_line(const std::string_view text) {
  static const auto matcher = ErrorMatcher::compile(
      {{.match = "(?<name>hr\\w+) 0x(?<code>[0-9A-F]+): (?<text>.*)"}, {.match = "(a+)+$"}});
  const auto found = matcher->match(text);
  if (found) require(clean_text(found->text) == found->text);
}

void clean(const std::string_view text) {
  const std::string once = clean_text(text);
  require(once.size() <= clean_text_bound);
  require(clean_text(once) == once);
  for (const char character : once) {
    require(static_cast<unsigned char>(character) >= 0x20 || character == '\n' ||
            character == '\t');
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, const std::size_t size) {
  if (size == 0) return 0;
  const std::string text(data + 1, data + size);
  switch (data[0] % 6) {
    case 0:
      static_cast<void>(parse_stat(text));
      break;
    case 1:
      read_numbers(text);
      break;
    case 2:
      static_cast<void>(parse_shared_mappings(text));
      break;
    case 3:
      static_cast<void>(parse_descriptor(text));
      break;
    case 4:
      clean(text);
      match_line(text);
      break;
    case 5:
      cut_lines(text);
      break;
  }
  return 0;
}
