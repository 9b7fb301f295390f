// Any bytes as a certificate, and as a line of evidence or of the kernel: an answer, never a crash.
// The first byte chooses the reader. The digest always fits, so that the conditions are reached.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "harness/verify/check_certificate.h"
#include "harness/verify/evidence_text.h"
#include "harness/verify/kernel_lines.h"

namespace {

using namespace backfault;

void require(const bool holds) {
  if (!holds) std::abort();
}

void check_text(const std::string& text) {
  const auto document = read_strictly(text, "input");
  if (!document) return require(document.error().text.find('\n') == std::string::npos);
  const auto sealed =
      document->json.is_object() ? document->json.value("sha256", StrictJson()) : StrictJson();
  const auto digest = [&](std::string_view) -> Result<std::string> {
    return sealed.is_string() ? sealed.get<std::string>() : std::string();
  };
  const CertificateReport report = check_certificate(*document, digest);
  require(!report.conditions.empty());
  require(report.title.empty() == (report.conditions.size() == 1));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, const std::size_t size) {
  if (size == 0) return 0;
  const std::string text(data + 1, data + size);
  switch (data[0] % 4) {
    case 0:
    case 1:
      check_text(text);
      break;
    case 2:
      static_cast<void>(read_evidence(text));
      break;
    case 3:
      static_cast<void>(read_syscall_line(text));
      static_cast<void>(read_schedstat_line(text));
      break;
  }
  return 0;
}
