#include "harness/os/programs/line_cutter.h"

#include <utility>

namespace backfault {

void LineCutter::add(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t newline = bytes.find('\n');
    const std::string_view piece = bytes.substr(0, newline);
    line_ += piece.substr(0, limits_.length - line_.size());
    line_begun_ = true;
    if (newline == std::string_view::npos) {
      return;
    }
    finish_line();
    bytes.remove_prefix(newline + 1);
  }
}

std::vector<std::string> LineCutter::take(const MonoTime now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now.since_start).count();
  if (second != second_) {
    second_ = second;
    handed_on_ = 0;
    while (!waiting_.empty() && ready_.size() < limits_.lines_each_second) {
      ready_.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
  }
  handed_on_ += ready_.size();
  return std::exchange(ready_, {});
}

std::vector<std::string> LineCutter::flush() {
  if (line_begun_) {
    finish_line();
  }
  auto lines = std::exchange(ready_, {});
  for (std::string& line : std::exchange(waiting_, {})) {
    lines.push_back(std::move(line));
  }
  return lines;
}

void LineCutter::finish_line() {
  line_begun_ = false;
  if (waiting_.empty() && handed_on_ + ready_.size() < limits_.lines_each_second) {
    ready_.push_back(std::exchange(line_, {}));
    return;
  }
  waiting_.push_back(std::exchange(line_, {}));
  if (waiting_.size() > limits_.waiting) {
    waiting_.pop_front();
    ++left_out_;
  }
}

}  // namespace backfault
