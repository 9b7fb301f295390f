// The objections of a condition to a claim: sentences for the reader of the certificate.
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace backfault {

class Objections {
 public:
  /// Objects if `holds` is false. Keeps at most `most` sentences: a thousand threads may have the
  /// same fault.
  template <typename... Values>
  void require(const bool holds, const fmt::format_string<Values...> format, Values&&... values) {
    if (!holds && sentences_.size() < most) {
      sentences_.push_back(fmt::format(format, std::forward<Values>(values)...));
    }
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(sentences_); }

  static constexpr std::size_t most = 20;

 private:
  std::vector<std::string> sentences_;
};

}  // namespace backfault
