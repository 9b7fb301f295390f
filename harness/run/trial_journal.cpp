#include "harness/run/trial_journal.h"

#include <utility>
#include <variant>

#include "harness/base/clean_text.h"

namespace backfault {
namespace {

// A client that prints the same error for ever must not fill the record.
constexpr std::size_t most_comm_errors = 100;
constexpr std::size_t longest_kept_line = 500;

}  // namespace

TrialJournal::TrialJournal(Machine& machine, Observation& observation, ErrorMatcher errors)
    : machine_(machine), observation_(observation), errors_(std::move(errors)) {}

void TrialJournal::event(std::string what, std::string detail) {
  observation_.events.push_back(
      {.at = machine_.now(), .what = std::move(what), .detail = std::move(detail)});
}

void TrialJournal::invalid(std::string reason) {
  observation_.invalid.push_back(std::move(reason));
}

void TrialJournal::started(const ChildId child, const LaunchSpec& spec) {
  known_[child] = {.process = observation_.processes.size(), .role = spec.role, .last_line = {}};
  observation_.processes.push_back({.role = spec.name,
                                    .argv = spec.argv,
                                    .started = machine_.now(),
                                    .ended = std::nullopt,
                                    .exit = std::nullopt,
                                    .ended_by_harness = false,
                                    .cpu_us = 0,
                                    .max_rss_bytes = 0,
                                    .output = spec.name,
                                    .output_bytes = 0});
}

void TrialJournal::about_to_end(const ChildId child) {
  auto& fact = observation_.processes[known_.at(child).process];
  if (!fact.ended) fact.ended_by_harness = true;
}

void TrialJournal::take(const Occurrence& occurrence) {
  if (const auto* line = std::get_if<OutputLine>(&occurrence.what)) {
    take_line(*line, occurrence.at);
  } else if (const auto* end = std::get_if<ChildEnded>(&occurrence.what)) {
    take_end(*end, occurrence.at);
  } else {
    stop_requested_ = true;
  }
}

void TrialJournal::take_line(const OutputLine& line, const MonoTime at) {
  const auto known = known_.find(line.child);
  if (known == known_.end()) return;
  known->second.last_line = clean_text(line.bytes, longest_kept_line);
  if (watched_child_ == line.child && !line_seen_) {
    line_seen_ = watched_pattern_->match(line.bytes).has_value();
  }
  // What a client prints while the harness ends it, such as its stacks, is no error of its own.
  if (observation_.processes[known->second.process].ended_by_harness) return;
  if (!known->second.role || observation_.comm_errors.size() >= most_comm_errors) return;
  const auto matched = errors_.match(line.bytes);
  if (!matched) return;
  observation_.comm_errors.push_back({.at = at,
                                      .side = *known->second.role,
                                      .code = matched->code,
                                      .name = matched->name,
                                      .text = matched->text,
                                      .injected = false});
}

void TrialJournal::take_end(const ChildEnded& end, const MonoTime at) {
  const auto known = known_.find(end.child);
  if (known == known_.end()) return;
  auto& fact = observation_.processes[known->second.process];
  fact.ended = at;
  fact.exit = end.exit;
  fact.cpu_us = end.cpu_us;
  fact.max_rss_bytes = end.max_rss_bytes;
  fact.output = end.output;
  fact.output_bytes = end.output_bytes;
  if (!end.output_problem.empty()) {
    invalid("keep the output of the " + fact.role + ": " + end.output_problem);
  }
  observation_.events.push_back(
      {.at = at, .what = fact.role + "_ended", .detail = to_string(end.exit)});
}

bool TrialJournal::ended(const ChildId child) const { return exit_of(child).has_value(); }

std::optional<ExitState> TrialJournal::exit_of(const ChildId child) const {
  const auto known = known_.find(child);
  if (known == known_.end()) return std::nullopt;
  return observation_.processes[known->second.process].exit;
}

std::string TrialJournal::last_line(const ChildId child) const {
  const auto known = known_.find(child);
  return known == known_.end() ? std::string() : known->second.last_line;
}

void TrialJournal::watch_for_line(const ChildId child, ErrorMatcher pattern) {
  watched_child_ = child;
  watched_pattern_ = std::move(pattern);
  line_seen_ = false;
}

}  // namespace backfault
