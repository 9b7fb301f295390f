#include "harness/app/campaign/hang_files.h"

#include "harness/hang/wait_graph_dot.h"
#include "harness/os/base/sha256.h"
#include "harness/record/certificate_json.h"

namespace backfault {

Result<void> write_hang_files(RunDirectory& run, JudgedTrial& judged) {
  constexpr const char* certificate_file = "certificate.json";
  auto& [record, certificate] = judged;
  if (!certificate) return {};
  const auto text = certificate_to_json(*certificate, sha256_of);
  if (!text) return fail_in("write the certificate", text.error());
  const auto folder = run.evidence_folder(record.trial);
  if (!folder) return tl::unexpected(folder.error());
  const auto written = write_file_atomically(folder->get(), certificate_file, *text).and_then([&] {
    return write_file_atomically(folder->get(), "graph.dot", wait_graph_to_dot(*certificate));
  });
  if (!written) return fail_in("write the certificate", written.error());
  record.hang->certificate = evidence_name(record.trial) + "/" + certificate_file;
  return {};
}

}  // namespace backfault
