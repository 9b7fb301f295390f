#include "harness/hang/hang_words.h"

#include <fmt/format.h>

namespace backfault {
namespace {

// The certificate has longer cycles in full.
constexpr std::size_t most_told = 8;

/// How the process that could end the wait relates to the waiter.
std::string part_of(const WakeCondition& await) {
  const bool only = await.wakers.size() == 1 && !await.anyone;
  switch (await.thing) {
    case Awaited::data:
    case Awaited::connection:
    case Awaited::answer:
      return only ? "its only writer" : "one of its writers";
    case Awaited::space:
      return only ? "its only reader" : "one of its readers";
    case Awaited::memory:
    case Awaited::event:
    case Awaited::semaphore:
      return only ? "the only other that could wake it" : "one that could wake it";
    case Awaited::process_end:
      return "that process";
    case Awaited::lock:
      return only ? "the only other with that file" : "one with that file";
    case Awaited::partner:
    case Awaited::signal:
      break;
  }
  return "one that could";
}

std::string ending_of(const WaitStep& last, const WaitStep& first, const bool closed) {
  if (closed) {
    const bool alone = last.wait->pid == first.wait->pid;
    return fmt::format("; {} is {}", part_of(*last.await),
                       alone ? "that process itself" : party_of(*first.wait));
  }
  if (last.await == nullptr) return "";
  if (last.await->thing == Awaited::data && last.await->wakers.empty() && !last.await->anyone) {
    return "; nobody but its own process could write or close the other end";
  }
  return last.await->anyone ? "; nobody is left to do that"
                            : "; only its own process could end that, and all of it waits";
}

}  // namespace

std::string party_of(const WaitFact& wait) {
  const std::string role = wait.role ? std::string(to_string(*wait.role)) : "other";
  return fmt::format("{} thread {} ({})", role, wait.tid, wait.command);
}

std::string sentence_of(const WaitCycle& cycle) {
  if (cycle.steps.empty()) return "";
  std::string text;
  const WakeCondition* before = nullptr;
  for (std::size_t i = 0; i < std::min(cycle.steps.size(), most_told); ++i) {
    const WaitStep& step = cycle.steps[i];
    if (before != nullptr) text += "; " + part_of(*before) + ", ";
    text += party_of(*step.wait) + (before != nullptr ? ", " : " ") + step.wait->words;
    before = step.await;
  }
  if (cycle.steps.size() > most_told) {
    return text + fmt::format("; and {} more", cycle.steps.size() - most_told);
  }
  return text + ending_of(cycle.steps.back(), cycle.steps.front(), cycle.closed);
}

std::vector<std::string> lines_of(const WaitCycle& cycle) {
  std::vector<std::string> lines;
  for (const WaitStep& step : cycle.steps) {
    lines.push_back(party_of(*step.wait) + " " + step.wait->words);
  }
  return lines;
}

}  // namespace backfault
