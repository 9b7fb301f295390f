#include "harness/record/certificate_json.h"

#include <algorithm>
#include <type_traits>

#include "harness/record/fact_fields.h"
#include "harness/record/field_reader.h"
#include "harness/record/field_schema.h"
#include "harness/record/field_writer.h"

namespace backfault {

constexpr const char* certificate_schema = "backfault-certificate/1";

/// One await of one stuck thread: what a reader looks at first. It repeats what the waits say.
struct WaitEdge {
  WaitFact wait;
  WakeCondition await;
};

static void fields(auto& io, const WaitEdge& edge) {
  io("pid", edge.wait.pid);
  io("tid", edge.wait.tid);
  io("role", edge.wait.role);
  io("command", edge.wait.command);
  io("call", edge.wait.call);
  io("thing", edge.await.thing);
  io("conduit", edge.await.channel);
  io("readiness", edge.await.readiness);
  io("wakers", edge.await.wakers);
  io("evidence", edge.await.evidence);
}

static std::vector<WaitEdge> edges_of(const Certificate& certificate) {
  const auto& stuck = certificate.proof.stuck;
  std::vector<WaitEdge> edges;
  for (const WaitFact& wait : certificate.waits) {
    if (std::find(stuck.begin(), stuck.end(), wait.pid) == stuck.end()) continue;
    for (const WakeCondition& await : wait.wake_conditions)
      edges.push_back({.wait = wait, .await = await});
  }
  return edges;
}

static void fields(auto& io, Either<Certificate> auto& certificate) {
  auto& proof = certificate.proof;
  io.schema(certificate_schema);
  io("trial", certificate.trial);
  io("scenario", certificate.scenario);
  io("variant", certificate.variant);
  io("seed", certificate.seed);
  io("last_movement_us", certificate.last_movement);
  io("detected_us", certificate.detected);
  io("kind", proof.kind);
  io("proof", proof.proof);
  io("shape", proof.shape, "buffer deadlock and the like; may be empty.");
  io("stuck", proof.stuck, "Processes that can never run again, or not before frozen_until_us.");
  io("frozen_until_us", proof.frozen_until, "Their earliest timeout; null: none.");
  io("fault", proof.fault, "With stall_on_fault: the fault that they wait for.");
  io("summary", proof.summary);
  io("cycle", proof.cycle, "The threads that wait for each other.");
  io("missing", proof.missing, "Why it is not proven; empty: it is.");
  if constexpr (std::is_const_v<std::remove_reference_t<decltype(certificate)>>) {
    io("edges", edges_of(certificate),
       "Each await of each thread of a stuck process; repeats what waits says.");
  }
  io("assumptions", certificate.assumptions);
  io("snapshot", certificate.snapshot);
  io("waits", certificate.waits, "One for each thread of the first sample except zombies.");
}

Result<std::string> certificate_to_json(const Certificate& certificate, const Digest& digest) {
  JsonWriter writer;
  fields(writer, certificate);
  Json document = writer.take();
  return digest(write_json_line(document)).map([&](const std::string& sha256) {
    document["sha256"] = sha256;
    return write_json(document);
  });
}

Result<Certificate> certificate_from_json(const std::string_view text, const std::string& origin) {
  return parse_record(text, origin, certificate_schema).and_then([&](const Json& document) {
    return read_fields<Certificate>(document, origin);
  });
}

std::string certificate_json_schema() {
  SchemaWriter writer;
  const Certificate prototype{};
  fields(writer, prototype);
  writer("sha256", std::string(),
         "Of this document without this field, on one line without blanks.", sha256_digits);
  return writer.document("backfault certificate",
                         "The proof of a hang: the conclusion and all of its evidence. Times in "
                         "_us count from the start of the trial. \"backfault verify\" checks it.");
}

}  // namespace backfault
