#include "harness/run/watch/progress_meter.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace backfault {
namespace {

// The time until the next look at processes or sockets is at least this many times its duration.
constexpr int meter_look_share = 20;
// For one look the kernel walks all of its sockets, so it is done only when nothing else moves.
constexpr Duration quiet_before_socket_look = std::chrono::milliseconds(200);
constexpr Duration socket_look_interval = std::chrono::milliseconds(50);

constexpr std::string_view operation_prefix = "op_";

using Count = std::optional<std::uint64_t>;

/// Counters of closed sockets vanish, so a count never decreases.
Count larger(const Count one, const Count other) {
  if (!one || !other) return one ? one : other;
  return std::max(*one, *other);
}

/// Sources count differently, and one may be unreadable for a while. A source therefore only adds
/// what it has counted since it was last read.
Count advanced(const Count known, const Count before, const Count now) {
  if (!now || !before || !known) return larger(known, now);
  return *known + (*now > *before ? *now - *before : 0);
}

Count less_by(const Count now, const Count past) {
  return now && past ? *now - std::min(*now, *past) : now;
}

}  // namespace

ProgressMeter::ProgressMeter(Machine& machine, std::string status_path, const bool has_wire)
    : machine_(machine), status_path_(std::move(status_path)), has_wire_(has_wire) {}

void ProgressMeter::begin_anew() {
  const Reading reading = read_all(has_wire_ ? machine_.wire_counters() : WireCounters{});
  past_[reading.source] = reading.counted;
  past_operations_ = std::exchange(operations_, {});
}

void ProgressMeter::update() {
  const WireCounters wire = has_wire_ ? machine_.wire_counters() : WireCounters{};
  const Reading reading = read(wire);
  const Progress now = reading.counted;
  Progress& before = counted_[reading.source];
  const Progress progress{.bytes_to_client = advanced(latest_.bytes_to_client,
                                                      before.bytes_to_client, now.bytes_to_client),
                          .bytes_to_server = advanced(latest_.bytes_to_server,
                                                      before.bytes_to_server, now.bytes_to_server)};
  before = {.bytes_to_client = larger(before.bytes_to_client, now.bytes_to_client),
            .bytes_to_server = larger(before.bytes_to_server, now.bytes_to_server)};
  const bool on_their_way = wire.queued_bytes > wire.stuck_bytes;
  const bool is_blind = !progress.bytes_to_client && !progress.bytes_to_server;
  const bool transferred = is_blind && anything_transferred();
  const bool counted = moved_on(progress) > moved_on(latest_);
  if (on_their_way || transferred || counted) {
    last_change_ = machine_.now();
    delivered_.reset();
  } else if (anything_delivered()) {
    last_change_ = machine_.now();
  }
  latest_ = progress;
}

void ProgressMeter::regard_server_as_deaf(const bool deaf) {
  if (std::exchange(server_is_deaf_, deaf) != deaf) delivered_.reset();
}

std::uint64_t ProgressMeter::moved_on(const Progress& progress) const {
  return server_is_deaf_ ? progress.bytes_to_client.value_or(0) : total_bytes(progress);
}

/// A process that started or ended is a movement, too.
bool ProgressMeter::anything_transferred() {
  const MonoTime begun = machine_.now();
  if (begun < next_look_at_processes_) return false;
  std::map<int, std::uint64_t> now;
  for (const auto& [pid, work] : machine_.work_of(Role::client)) {
    if (work.bytes) now[pid] = *work.bytes;
  }
  next_look_at_processes_ = machine_.now() + meter_look_share * (machine_.now() - begun);
  return std::exchange(transferred_, now) != now;
}

/// The first look of a silence is only the baseline.
bool ProgressMeter::anything_delivered() {
  const MonoTime begun = machine_.now();
  const bool is_quiet = begun - last_change_.value_or(MonoTime{}) >= quiet_before_socket_look;
  if (!is_quiet || begun < next_look_at_sockets_) return false;
  const auto now = machine_.socket_movement(
      server_is_deaf_ ? std::vector{Role::client} : std::vector{Role::server, Role::client});
  next_look_at_sockets_ =
      begun + std::max(socket_look_interval, meter_look_share * (machine_.now() - begun));
  const bool grew = now && delivered_ && *now > *delivered_;
  if (now) delivered_ = now;
  return grew;
}

void ProgressMeter::count_operations(const std::map<std::string, std::uint64_t>& status) {
  for (const auto& [name, count] : status) {
    if (!name.starts_with(operation_prefix)) continue;
    const std::string operation = name.substr(operation_prefix.size());
    operations_[operation] = *less_by(count, past_operations_[operation]);
  }
}

ProgressMeter::Reading ProgressMeter::read(const WireCounters& wire) {
  Reading reading = read_all(wire);
  const Progress& past = past_[reading.source];
  reading.counted = {
      .bytes_to_client = less_by(reading.counted.bytes_to_client, past.bytes_to_client),
      .bytes_to_server = less_by(reading.counted.bytes_to_server, past.bytes_to_server)};
  return reading;
}

ProgressMeter::Reading ProgressMeter::read_all(const WireCounters& wire) {
  if (!status_path_.empty()) {
    const auto status = machine_.read_status(status_path_);
    if (status) count_operations(*status);
    if (status && status->contains("bytes_to_client")) {
      const auto to_server = status->find("bytes_to_server");
      return {Source::status_page,
              {.bytes_to_client = status->at("bytes_to_client"),
               .bytes_to_server = to_server == status->end() ? Count() : to_server->second}};
    }
  }
  if (has_wire_) {
    return {Source::wire,
            {.bytes_to_client = wire.bytes_to_client, .bytes_to_server = wire.bytes_to_server}};
  }
  return {Source::sockets, machine_.socket_progress()};
}

}  // namespace backfault
