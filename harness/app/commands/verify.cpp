// verify: checks a file that proves something, without the machine that made it.
#include <array>
#include <string_view>

#include "harness/app/catalogue/catalogue.h"
#include "harness/app/commands/commands.h"
#include "harness/app/console/complain.h"
#include "harness/app/console/print.h"
#include "harness/base/quote.h"
#include "harness/os/base/sha256.h"
#include "harness/verify/check_certificate.h"
#include "harness/verify/read_claim.h"

namespace backfault {
namespace {

ExitCode verify_certificate(const StrictDocument& document) {
  const CertificateReport report = check_certificate(document, sha256_of);
  const bool accepted = report.accepted();
  const std::string of_trial = report.title.empty() ? "" : " of " + one_line(report.title);
  print_result("certificate{}: {}\n", of_trial, accepted ? "accepted" : "refused");
  for (const CheckedCondition& condition : report.conditions) {
    print_result("  {}: {}\n", condition.name, condition.objections.empty() ? "holds" : "fails");
    for (const std::string& text : condition.objections) print_result("    {}\n", one_line(text));
  }
  if (accepted && !report.assumptions.empty()) print_result("assumptions:\n");
  if (accepted) {
    for (const std::string& text : report.assumptions) print_result("  {}\n", one_line(text));
  }
  return accepted ? ExitCode::requirements_met : ExitCode::requirement_not_met;
}

/// Each kind of file that can be checked, by the schema that it names.
struct Verifiable {
  std::string_view schema;
  ExitCode (*verify)(const StrictDocument&);
};
constexpr std::array verifiable{
    Verifiable{.schema = certificate_schema_name, .verify = verify_certificate}};

Result<ExitCode> verify_file(const std::string& path) {
  const auto text = read_input(path, strict_document_bound);
  if (!text) return tl::unexpected(text.error());
  const auto document = read_strictly(*text, path);
  if (!document) return tl::unexpected(document.error());
  std::string known;
  for (const Verifiable& one : verifiable) {
    if (document->schema() == one.schema) return one.verify(*document);
    known += fmt::format("{}\"{}\"", known.empty() ? "" : ", ", one.schema);
  }
  return fail(fmt::format("{}: /schema: {} was found, and what can be verified is {}", path,
                          in_quotes(document->schema()), known),
              ErrorKind::usage);
}

}  // namespace

ExitCode command_verify(const std::string& path) {
  const auto code = verify_file(path);
  return code ? *code : complain(code.error());
}

}  // namespace backfault
