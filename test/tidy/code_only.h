// C++ text with comments and literals blanked out, so that a rule sees only code.
#pragma once

#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

namespace backfault {

/// Blanks one text in place; offsets and lines stay what they were.
class CodeOnly {
 public:
  explicit CodeOnly(std::string text) : text_(std::move(text)) {}

  std::string run() {
    while (at_ < text_.size()) {
      step();
    }
    return text_;
  }

 private:
  void step() {
    if (sees("//")) {
      blank_to(text_.find('\n', at_));
    } else if (sees("/*")) {
      blank_past(text_.find("*/", at_ + 2), 2);
    } else if (sees("R\"") && !in_word()) {
      const std::size_t open = text_.find('(', at_);
      const std::string close = ")" + text_.substr(at_ + 2, open - at_ - 2) + "\"";
      blank_past(text_.find(close, at_), close.size());
    } else if (text_[at_] == '"' || (text_[at_] == '\'' && !in_number())) {
      blank_literal(text_[at_]);
    } else {
      ++at_;
    }
  }

  bool sees(const std::string_view token) const {
    return std::string_view(text_).substr(at_, token.size()) == token;
  }
  static bool is_word(const char character) {
    return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
  }
  bool in_word() const { return at_ > 0 && is_word(text_[at_ - 1]); }

  /// True at the separator of 1'000: the word before it begins with a digit.
  bool in_number() const {
    std::size_t begin = at_;
    while (begin > 0 && (is_word(text_[begin - 1]) || text_[begin - 1] == '\'')) {
      --begin;
    }
    return begin < at_ && std::isdigit(static_cast<unsigned char>(text_[begin])) != 0;
  }

  void blank_literal(const char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
      end += text_[end] == '\\' ? 2U : 1U;
    }
    blank_past(end, 1);
  }
  void blank_past(const std::size_t end, const std::size_t length) {
    blank_to(end == std::string::npos ? end : end + length);
  }
  void blank_to(const std::size_t end) {
    for (; at_ < text_.size() && at_ < end; ++at_) {
      if (text_[at_] != '\n') {
        text_[at_] = ' ';
      }
    }
  }

  std::string text_;
  std::size_t at_ = 0;
};

inline std::string code_only(const std::string& text) { return CodeOnly(text).run(); }

}  // namespace backfault
