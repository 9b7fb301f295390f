#include "harness/base/quote.h"

#include "harness/base/clean_text.h"

namespace backfault {

std::string one_line(const std::string_view bytes, const std::size_t bound) {
  std::string text;
  for (const char byte : clean_text(bytes, bound)) {
    if (byte == '\n') {
      text += "\\n";
    } else if (byte == '\t') {
      text += "\\t";
    } else {
      text += byte;
    }
  }
  return text;
}

std::string in_quotes(const std::string_view bytes) { return '"' + one_line(bytes, 80) + '"'; }

}  // namespace backfault
