#include "harness/app/console/print.h"

#include <cerrno>
#include <cstring>

namespace backfault {

void write_to(std::FILE* const stream, const std::string_view text) {
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stream) == text.size());
}

std::string results_problem() {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return "";
  return errno == 0 ? "it could not be written" : ::strerrordesc_np(errno);
}

}  // namespace backfault
