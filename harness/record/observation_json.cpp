#include "harness/record/observation_json.h"

#include <optional>
#include <type_traits>

#include "harness/record/fact_fields.h"
#include "harness/record/field_reader.h"
#include "harness/record/field_writer.h"

namespace backfault {

constexpr const char* observation_schema = "backfault-observation/1";

static void fields(auto& io, Either<Observation> auto& observation) {
  io.label("schema", observation_schema);
  io("trial", observation.trial);
  wall_time_fields(io, observation.started);
  io("duration_us", observation.duration);
  io("invalid", observation.invalid);
  io("skipped", observation.skipped);
  io("weaker", observation.weaker);
  io("stop", observation.stop);
  io("progress", observation.progress);
  io("last_progress_us", observation.last_progress);
  io("verification", observation.verification);
  io("own_check", observation.own_check);
  io("recovery", observation.recovery);
  io("older_backup", observation.older_backup);
  io("faults", observation.faults);
  io("comm_errors", observation.comm_errors);
  io("processes", observation.processes);
  io("events", observation.events);
  // A build that does not write it leaves the default in place.
  std::optional<Duration> interval = observation.moving_watch_interval;
  io("moving_watch_interval_us", interval);
  if constexpr (!std::is_const_v<std::remove_reference_t<decltype(observation)>>) {
    observation.moving_watch_interval = interval.value_or(observation.moving_watch_interval);
  }
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

}  // namespace backfault
