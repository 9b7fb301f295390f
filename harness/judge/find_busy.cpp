#include "harness/judge/find_busy.h"

#include <fmt/format.h>

#include <algorithm>

namespace backfault {
namespace {

constexpr int starved_share = 10;
constexpr int livelock_share = 2;
constexpr int idle_share = 20;
// Runtimes wake their own threads through pipes, and clients report their progress now and then.
constexpr double idle_bytes_per_second = 1024;

bool is_starved(const BusyFact& fact) {
  return fact.role == Role::client && fact.ready && fact.ran * starved_share < fact.watched;
}

bool is_spinning(const BusyFact& fact) {
  const bool is_busy = fact.ran * livelock_share >= fact.watched;
  // A process that shares its processor gets less than it wants.
  const bool wants_more = fact.ready && fact.ran * starved_share >= fact.watched;
  return fact.role == Role::client && fact.bytes == 0U && (is_busy || wants_more);
}

double in_seconds(const Duration duration) { return static_cast<double>(duration.count()) / 1e6; }

}  // namespace

std::optional<BusyFinding> find_busy(const std::vector<BusyFact>& busy) {
  const auto starved = std::find_if(busy.begin(), busy.end(), is_starved);
  if (starved != busy.end()) {
    return BusyFinding{
        HangKind::starved,
        fmt::format("client process {} ({}) was ready to run, but got {:.2f} s of a processor in "
                    "{:.2f} s, and no byte moved (a heuristic)",
                    starved->pid, starved->command, in_seconds(starved->ran),
                    in_seconds(starved->watched))};
  }
  const auto spinning = std::find_if(busy.begin(), busy.end(), is_spinning);
  if (spinning == busy.end()) return std::nullopt;
  return BusyFinding{
      HangKind::livelock,
      fmt::format("client process {} ({}) ran for {:.2f} s of {:.2f} s, read and wrote nothing, "
                  "and no byte moved (a heuristic)",
                  spinning->pid, spinning->command, in_seconds(spinning->ran),
                  in_seconds(spinning->watched))};
}

bool is_idle(const std::vector<BusyFact>& busy) {
  return !busy.empty() && std::all_of(busy.begin(), busy.end(), [](const BusyFact& fact) {
    const auto most_bytes = idle_bytes_per_second * static_cast<double>(fact.watched.count()) / 1e6;
    return fact.bytes && static_cast<double>(*fact.bytes) <= most_bytes &&
           fact.ran * idle_share < fact.watched;
  });
}

}  // namespace backfault
