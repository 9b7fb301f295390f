#include "harness/record/certification_json.h"

#include "harness/record/fact_fields.h"
#include "harness/record/field_writer.h"

namespace backfault {

static void fields(JsonWriter& io, const CertifiedProgram& program) {
  io("program", program.program);
  io("path", program.path);
  io("sha256", program.sha256);
  io("version", program.version);
}

static void fields(JsonWriter& io, const Waiver& waiver) {
  io("id", waiver.id);
  io("reason", waiver.reason);
  io("owner", waiver.owner);
  io("expires", waiver.expires);
}

static void fields(JsonWriter& io, const CertifiedRequirement& requirement) {
  std::map<std::string, std::uint64_t> outcomes;
  for (const auto& [outcome, count] : requirement.outcomes) {
    outcomes[std::string(to_string(outcome))] = count;
  }
  io("name", requirement.name);
  io("summary", requirement.summary);
  io("required", requirement.required);
  io("outcomes", outcomes);
  io("verdict_before_waivers", requirement.before);
  io("verdict", requirement.after);
  io("waiver", requirement.waiver);
  io("waiver_expired", requirement.waiver_expired);
  io("detail", requirement.detail);
  io("seeds", requirement.seeds);
  io("slowest_us", requirement.slowest);
}

std::string certification_to_json(const Certification& certification) {
  JsonWriter io;
  io.schema("backfault-certification/1");
  io("profile", certification.profile);
  io("profile_sha256", certification.profile_sha256);
  io("target", certification.target);
  io("target_sha256", certification.target_sha256);
  io("options", certification.options);
  io("programs", certification.programs);
  io("backfault_version", certification.backfault_version);
  io("backfault_sha256", certification.backfault_sha256);
  io("environment", certification.environment);
  io("seed", certification.seed);
  wall_time_fields(io, certification.started);
  io("duration_us", certification.duration);
  io("requirements", certification.requirements);
  io("not_run", certification.not_run);
  io("verdict_before_waivers", certification.before);
  io("verdict", certification.after);
  io("records_sha256", certification.records_sha256);
  return write_json(io.take());
}

}  // namespace backfault
