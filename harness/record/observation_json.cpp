#include "harness/record/observation_json.h"

#include "harness/record/fact_fields.h"
#include "harness/record/field_reader.h"
#include "harness/record/field_schema.h"
#include "harness/record/field_writer.h"

namespace backfault {

constexpr const char* observation_schema = "backfault-observation/1";

static void fields(auto& io, Either<Observation> auto& observation) {
  io.schema(observation_schema);
  io("trial", observation.trial);
  wall_time_fields(io, observation.started);
  io("duration_us", observation.duration);
  io("invalid", observation.invalid, "Why the conditions did not hold, first cause first.");
  io("skipped", observation.skipped, "Capabilities or products that are missing.");
  io("weaker", observation.weaker, weaker_text);
  io("stop", observation.stop, "Why the harness ended the client.");
  io("progress", observation.progress);
  io("last_progress_us", observation.last_progress);
  io("verification", observation.verification);
  io("own_check", observation.own_check, own_check_text);
  io("recovery", observation.recovery, recovery_text);
  io("older_backup", observation.older_backup, older_backup_text);
  io("faults", observation.faults);
  io("comm_errors", observation.comm_errors);
  io("processes", observation.processes);
  io("events", observation.events);
  io.newer("moving_watch_interval_us", observation.moving_watch_interval,
           "How often the watchdog looked while something moved. Absent in older files: 20000.");
  io("stalls", observation.stalls);
  io("waits_at_stop", observation.waits_at_stop);
}

std::string observation_to_json(const Observation& observation) {
  JsonWriter writer;
  fields(writer, observation);
  return write_json(writer.take());
}

Result<Observation> observation_from_json(const std::string_view text, const std::string& origin) {
  return parse_record(text, origin, observation_schema).and_then([&](const Json& document) {
    return read_fields<Observation>(document, origin);
  });
}

std::string observation_json_schema() {
  SchemaWriter writer;
  const Observation prototype{};
  fields(writer, prototype);
  return writer.document("backfault observation",
                         "The facts of one trial, saved before they are judged. Times in _us count "
                         "from the start of the trial.");
}

}  // namespace backfault
