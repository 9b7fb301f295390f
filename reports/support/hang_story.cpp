#include "reports/support/hang_story.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "reports/support/campaign_words.h"
#include "reports/support/safe_text.h"

namespace backfault {
namespace {

constexpr std::size_t most_lines = 24;

void add_faults(const TrialRecord& trial, std::vector<StoryLine>& story) {
  for (const FaultFact& fault : trial.faults) {
    if (!fault.applied) {
      continue;
    }
    std::vector<std::string_view> on;
    on.reserve(fault.on.size());
    for (const Role role : fault.on) {
      on.push_back(to_string(role));
    }
    const std::string proof = fault.confirmed ? fault.proof : "not confirmed: " + fault.proof;
    story.push_back({.at = *fault.applied,
                     .text = safe_line(fmt::format("fault {} on {}: {}", fault.fault,
                                                   fmt::join(on, " and "), proof))});
  }
}

std::string words(const CommError& error) {
  std::string text = fmt::format("the {} reports a communications error", to_string(error.side));
  for (const std::string& part : {error.code, error.name}) {
    text += part.empty() ? "" : " " + part;
  }
  text += error.text.empty() ? "" : ": " + error.text;
  return text + (error.injected ? " (injected by the harness)" : "");
}

void add_client_end(const TrialRecord& trial, std::vector<StoryLine>& story) {
  for (const ProcessFact& process : trial.processes) {
    if (process.role != "client") {
      continue;
    }
    if (!process.ended || !process.exit) {
      story.push_back({.at = MonoTime{trial.duration},
                       .text = "the trial ends; how the client ended is not known"});
      continue;
    }
    const std::string_view who =
        process.ended_by_harness ? "the harness ends the client: " : "the client ends: ";
    story.push_back(
        {.at = *process.ended, .text = fmt::format("{}{}", who, to_string(*process.exit))});
  }
}

}  // namespace

std::vector<StoryLine> hang_story(const TrialRecord& trial) {
  std::vector<StoryLine> story;
  add_faults(trial, story);
  if (trial.hang) {
    story.push_back(
        {.at = trial.hang->last_movement, .text = "the last movement of client or server"});
    story.push_back(
        {.at = trial.hang->detected, .text = "hang detected: " + hang_words(*trial.hang)});
  }
  for (const CommError& error : trial.comm_errors) {
    story.push_back({.at = error.at, .text = safe_line(words(error))});
  }
  add_client_end(trial, story);
  const auto earlier = [](const StoryLine& one, const StoryLine& other) {
    return one.at < other.at;
  };
  std::stable_sort(story.begin(), story.end(), earlier);
  if (story.size() > most_lines) {
    const std::size_t left_out = story.size() - most_lines + 1;
    story.resize(most_lines);
    story.back().text = fmt::format("and {} more events, which the record has", left_out);
  }
  return story;
}

std::string hang_words(const HangRecord& hang) {
  std::string words = fmt::format("{}, {}", to_string(hang.kind), to_string(hang.proof));
  if (hang.frozen_until) words += " " + seconds_text(hang.frozen_until->since_start);
  return words;
}

}  // namespace backfault
