#include "harness/record/trial_json.h"

#include "harness/record/fact_fields.h"
#include "harness/record/field_reader.h"
#include "harness/record/field_writer.h"

namespace backfault {

constexpr const char* trial_schema = "backfault-trial/1";

static void fields(auto& io, Either<HangRecord> auto& hang) {
  io("kind", hang.kind);
  io("proof", hang.proof);
  io("last_movement_us", hang.last_movement);
  io("detected_us", hang.detected);
  io("shape", hang.shape);
  io("frozen_until_us", hang.frozen_until);
  io("summary", hang.summary);
  io("cycle", hang.cycle);
  io("certificate", hang.certificate);
}

static void fields(auto& io, Either<TrialRecord> auto& record) {
  io.label("schema", trial_schema);
  io("trial", record.trial);
  io("scenario", record.scenario);
  io("variant", record.variant);
  io("cell", record.cell);
  io("seed", record.seed);
  wall_time_fields(io, record.started);
  io("duration_us", record.duration);
  io("outcome", record.verdict.outcome);
  io("verdict", record.verdict.judgement);
  io("reason", record.verdict.reason);
  io("hang", record.hang);
  io("comm_errors", record.comm_errors);
  io("faults", record.faults);
  io("processes", record.processes);
  io("progress", record.progress);
  io("verification", record.verification);
  io("own_check", record.own_check);
  io("recovery", record.recovery);
  io("older_backup", record.older_backup);
  io("events", record.events);
  io("weaker", record.weaker);
}

std::string trial_record_to_line(const TrialRecord& record) {
  JsonWriter writer;
  fields(writer, record);
  return write_json_line(writer.take());
}

Result<TrialRecord> trial_record_from_line(const std::string_view line, const std::string& origin) {
  return parse_record(line, origin, trial_schema, line_bounds).and_then([&](const Json& document) {
    return read_fields<TrialRecord>(document, origin);
  });
}

}  // namespace backfault
