#include "harness/record/certification_json.h"

#include "harness/record/fact_fields.h"
#include "harness/record/field_schema.h"
#include "harness/record/field_writer.h"

namespace backfault {

static void fields(auto& io, const CertifiedProgram& program) {
  io("program", program.program);
  io("path", program.path);
  io("sha256", program.sha256, {}, sha256_digits);
  io("version", program.version, "What it says of itself; empty: not asked.");
}

static void fields(auto& io, const Waiver& waiver) {
  io("id", waiver.id);
  io("reason", waiver.reason);
  io("owner", waiver.owner);
  io("expires", waiver.expires);
}

static void fields(auto& io, const CertifiedRequirement& requirement) {
  std::map<std::string, std::uint64_t> outcomes;
  for (const auto& [outcome, count] : requirement.outcomes) {
    outcomes[std::string(to_string(outcome))] = count;
  }
  io("name", requirement.name);
  io("summary", requirement.summary);
  io("required", requirement.required);
  io("outcomes", outcomes, {}, {.minimum = 1});
  io("verdict_before_waivers", requirement.before);
  io("verdict", requirement.after);
  io("waiver", requirement.waiver);
  io("waiver_expired", requirement.waiver_expired);
  io("detail", requirement.detail);
  io("seeds", requirement.seeds);
  io("slowest_us", requirement.slowest);
}

static void fields(auto& io, const Certification& certification) {
  io.schema("backfault-certification/1");
  io("profile", certification.profile);
  io("profile_sha256", certification.profile_sha256,
     "Of the file of each profile, included ones too.", sha256_digits);
  io("target", certification.target);
  io("target_sha256", certification.target_sha256, {}, sha256_digits);
  io("options", certification.options);
  io("programs", certification.programs);
  io("backfault_version", certification.backfault_version);
  io("backfault_sha256", certification.backfault_sha256, {}, sha256_digits);
  io("environment", certification.environment);
  io("seed", certification.seed);
  wall_time_fields(io, certification.started);
  io("duration_us", certification.duration);
  io("requirements", certification.requirements);
  io("not_run", certification.not_run);
  io("verdict_before_waivers", certification.before);
  io("verdict", certification.after);
  io("records_sha256", certification.records_sha256,
     "Of the files of the run directory that it rests on.", sha256_digits);
}

std::string certification_to_json(const Certification& certification) {
  JsonWriter writer;
  fields(writer, certification);
  return write_json(writer.take());
}

std::string certification_json_schema() {
  SchemaWriter writer;
  const Certification prototype{};
  fields(writer, prototype);
  return writer.document("backfault certification",
                         "certificate.json of a certified client: there is none where a "
                         "requirement failed without a waiver, was skipped or is invalid.");
}

}  // namespace backfault
