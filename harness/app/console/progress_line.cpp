#include "harness/app/console/progress_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "harness/app/console/print.h"

namespace backfault {
namespace {

constexpr Duration terminal_interval = std::chrono::milliseconds(200);
constexpr Duration plain_interval = std::chrono::seconds(5);

std::string rounded(const Duration duration) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  if (seconds < 120) return fmt::format("{}s", seconds);
  if (seconds < 2 * 3600) return fmt::format("{}min", (seconds + 30) / 60);
  return fmt::format("{}h", (seconds + 1800) / 3600);
}

}  // namespace

std::string progress_text(const ProgressState& state) {
  std::string outcomes;
  for (const auto& [outcome, count] : state.outcomes) {
    outcomes += fmt::format("{}{} {}", outcomes.empty() ? "" : ", ", to_string(outcome), count);
  }
  std::string text = fmt::format("{}/{}", state.done, state.total);
  if (!outcomes.empty()) text += "  " + outcomes;
  text += "  " + rounded(state.elapsed);
  if (state.done > 0 && state.done < state.total) {
    const auto left = state.elapsed * static_cast<std::int64_t>(state.total - state.done) /
                      static_cast<std::int64_t>(state.done);
    text += ", about " + rounded(left) + " left";
  }
  return text;
}

ProgressLine::ProgressLine(const ProgressStyle style)
    : style_(style),
      on_terminal_(style == ProgressStyle::automatic && ::isatty(STDERR_FILENO) == 1),
      next_(on_terminal_ ? Duration{} : plain_interval) {}

void ProgressLine::show(const ProgressState& state) {
  if (style_ == ProgressStyle::none || state.elapsed < next_) return;
  next_ = state.elapsed + (on_terminal_ ? terminal_interval : plain_interval);
  // "\x1b[K" clears what a longer line left behind; only ever sent to a terminal.
  const std::string text = progress_text(state);
  if (on_terminal_) {
    talk("\r{}\x1b[K", text);
  } else {
    talk("{}\n", text);
  }
  static_cast<void>(std::fflush(stderr));
}

void ProgressLine::finish(const ProgressState& state) {
  if (style_ == ProgressStyle::none) return;
  talk("{}{}{}\n", on_terminal_ ? "\r" : "", progress_text(state), on_terminal_ ? "\x1b[K" : "");
}

}  // namespace backfault
