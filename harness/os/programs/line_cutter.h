// Splits a stream of bytes into lines, at a bounded rate.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/units.h"

namespace backfault {

struct LineLimits {
  std::size_t length = 4096;             ///< A longer line is truncated.
  std::size_t lines_each_second = 2000;  ///< Further lines wait.
  std::size_t waiting = 500;             ///< The newest so many of those are passed on later.
};

/// The last lines of a flood are never lost: the error message is usually among them.
class LineCutter {
 public:
  explicit LineCutter(const LineLimits limits = {}) : limits_(limits) {}

  void add(std::string_view bytes);
  /// Lines that may be passed on now, without their newline.
  [[nodiscard]] std::vector<std::string> take(MonoTime now);
  /// All waiting lines, including an unfinished one: the writer has ended.
  [[nodiscard]] std::vector<std::string> flush();
  /// Lines that were dropped.
  [[nodiscard]] std::uint64_t lines_left_out() const { return left_out_; }

 private:
  void finish_line();

  LineLimits limits_;
  std::string line_;
  bool line_begun_ = false;
  std::vector<std::string> ready_;   ///< Within this second's rate.
  std::deque<std::string> waiting_;  ///< Beyond it.
  std::int64_t second_ = 0;
  std::size_t handed_on_ = 0;  ///< In that second.
  std::uint64_t left_out_ = 0;
};

}  // namespace backfault
