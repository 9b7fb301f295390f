#include "harness/record/trial_json.h"

#include "harness/record/fact_fields.h"
#include "harness/record/field_reader.h"
#include "harness/record/field_schema.h"
#include "harness/record/field_writer.h"

namespace backfault {

constexpr const char* trial_schema = "backfault-trial/1";

static void fields(auto& io, Either<HangRecord> auto& hang) {
  io("kind", hang.kind);
  io("proof", hang.proof, "Strongest first.");
  io("last_movement_us", hang.last_movement);
  io("detected_us", hang.detected);
  io("shape", hang.shape, "buffer deadlock, undrained child, ...; empty: it has no name.");
  io("frozen_until_us", hang.frozen_until,
     "Nothing can move before this, the earliest timeout; null: none is armed.");
  io("summary", hang.summary);
  io("cycle", hang.cycle, "One line for each waiting thread.");
  io("certificate", hang.certificate, "Path below the run directory; empty: none.");
}

static void fields(auto& io, Either<TrialRecord> auto& record) {
  io.schema(trial_schema);
  io("trial", record.trial);
  io("scenario", record.scenario);
  io("variant", record.variant);
  io("cell", record.cell, "Axis of the matrix -> value.");
  io("seed", record.seed);
  wall_time_fields(io, record.started);
  io("duration_us", record.duration);
  io("outcome", record.verdict.outcome);
  io("verdict", record.verdict.judgement);
  io("reason", record.verdict.reason, "One sentence for the person who must act.");
  io("hang", record.hang);
  io("comm_errors", record.comm_errors);
  io("faults", record.faults);
  io("processes", record.processes);
  io("progress", record.progress);
  io("verification", record.verification);
  io("own_check", record.own_check, own_check_text);
  io("recovery", record.recovery, recovery_text);
  io("older_backup", record.older_backup, older_backup_text);
  io("events", record.events);
  io("weaker", record.weaker, weaker_text);
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

std::string trial_json_schema() {
  SchemaWriter writer;
  const TrialRecord prototype{};
  fields(writer, prototype);
  return writer.document(
      "backfault trial",
      "One judged trial: a line of trials.jsonl. Times in _us count from the start of the trial.");
}

}  // namespace backfault
