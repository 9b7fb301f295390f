#include "harness/run/server_start.h"

#include <charconv>
#include <utility>

namespace backfault {
namespace {

constexpr Duration ready_limit = std::chrono::seconds(30);
constexpr Duration service_limit = std::chrono::seconds(30);
constexpr Duration look_again = std::chrono::milliseconds(2);
constexpr Duration server_stop_patience = std::chrono::seconds(1);

/// The probe with its placeholders replaced.
struct Conditions {
  std::optional<ErrorMatcher> line;
  std::optional<std::uint16_t> port;
  std::optional<std::string> path;
};

Result<std::uint16_t> parse_port(const std::string& text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, port);
  if (parsed.ec != std::errc() || parsed.ptr != end || port == 0) {
    return fail("ready.listening: \"" + text + "\" is not a port");
  }
  return port;
}

Result<Conditions> resolve(const ReadyProbe& probe, const Bindings& bindings) {
  Conditions conditions;
  if (probe.output_line) {
    auto line = ErrorMatcher::compile({{.match = *probe.output_line}});
    if (!line) return fail_in("ready.output", line.error());
    conditions.line = *std::move(line);
  }
  if (probe.listening) {
    const auto port = expand_text(*probe.listening, bindings).and_then([](const std::string& text) {
      return parse_port(text);
    });
    if (!port) return tl::unexpected(port.error());
    conditions.port = *port;
  }
  if (probe.path) {
    auto path = expand_text(*probe.path, bindings);
    if (!path) return tl::unexpected(path.error());
    conditions.path = *std::move(path);
  }
  return conditions;
}

bool hold(Machine& machine, const TrialJournal& journal, const Conditions& conditions) {
  if (conditions.line && !journal.line_seen()) return false;
  if (conditions.path && !machine.path_exists(*conditions.path)) return false;
  return !conditions.port || machine.port_is_listening(*conditions.port);
}

std::string why_not_ready(const TrialJournal& journal, const ChildId child) {
  if (const auto exit = journal.exit_of(child)) {
    return "the server ended before it was ready (" + to_string(*exit) + ")";
  }
  if (journal.stop_requested()) return "the trial was interrupted before the server was ready";
  return "the server was not ready within " + format_duration(ready_limit);
}

/// Also ends what the server started, even if the server ended by itself.
Error not_ready(Machine& machine, TrialJournal& journal, const ChildId child) {
  std::string text = why_not_ready(journal, child);
  const std::string line = journal.last_line(child);
  if (!line.empty()) text += "; its last line: " + line;
  journal.about_to_end(child);
  const auto stopped = machine.stop_tree(child, server_stop_patience);
  if (!stopped) text += "; " + stopped.error().text;
  return {.text = std::move(text)};
}

}  // namespace

Result<ChildId> start_and_wait_ready(Machine& machine, TrialJournal& journal,
                                     const LaunchSpec& spec, const ReadyProbe& probe,
                                     const Bindings& bindings) {
  const auto conditions = resolve(probe, bindings);
  if (!conditions) return fail_in("start the server", conditions.error());
  const auto child = machine.launch(spec);
  if (!child) return fail_in("start the server", child.error());
  journal.started(*child, spec);
  if (conditions->line) journal.watch_for_line(*child, *conditions->line);
  const MonoTime deadline = machine.now() + ready_limit;
  while (!hold(machine, journal, *conditions)) {
    if (journal.ended(*child) || journal.stop_requested() || machine.now() >= deadline) {
      return tl::unexpected(not_ready(machine, journal, *child));
    }
    for (const auto& occurrence : machine.wait_until(machine.now() + look_again)) {
      journal.take(occurrence);
    }
  }
  return *child;
}

void await_end_of_service(Machine& machine, TrialJournal& journal, const ChildId server) {
  const MonoTime deadline = machine.now() + service_limit;
  while (!journal.ended(server) && !journal.stop_requested() && machine.now() < deadline) {
    for (const auto& occurrence : machine.wait_until(deadline)) journal.take(occurrence);
  }
  if (!journal.ended(server)) journal.event("server_still_serving");
}

}  // namespace backfault
