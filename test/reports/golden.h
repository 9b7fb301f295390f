// Compares a rendered report with the file of the same name in test/golden, byte for byte.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace backfault {

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// The lines that differ, "-" expected and "+" found, without the equal ones before and after.
inline std::string difference(const std::string& expected, const std::string& found) {
  constexpr std::ptrdiff_t most_lines = 30;
  const auto old_lines = lines_of(expected);
  const auto new_lines = lines_of(found);
  const auto first =
      std::mismatch(old_lines.begin(), old_lines.end(), new_lines.begin(), new_lines.end());
  const auto last = std::mismatch(old_lines.rbegin(), std::make_reverse_iterator(first.first),
                                  new_lines.rbegin(), std::make_reverse_iterator(first.second));
  std::ostringstream out;
  out << "from line " << first.first - old_lines.begin() + 1 << ":\n";
  const auto print = [&](const char sign, auto from, const auto to) {
    for (const auto end = from + std::min(most_lines, to - from); from != end; ++from) {
      out << sign << *from << "\n";
    }
  };
  print('-', first.first, last.first.base());
  print('+', first.second, last.second.base());
  return out.str();
}

/// With BACKFAULT_UPDATE_GOLDEN=1 in the environment the file is rewritten instead: look at what
/// git says has changed.
inline void expect_golden(const std::string& file, const std::string& found) {
  const std::string path = BACKFAULT_SOURCE_FOLDER "/test/golden/" + file;
  const char* update = std::getenv("BACKFAULT_UPDATE_GOLDEN");
  if (update != nullptr && std::string(update) == "1") {
    ASSERT_TRUE(std::ofstream(path, std::ios::binary) << found) << "cannot write " << path;
    return;
  }
  std::ifstream stream(path, std::ios::binary);
  ASSERT_TRUE(stream) << "no such file: " << path;
  const std::string expected{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_TRUE(expected == found) << file << " differs " << difference(expected, found)
                                 << "BACKFAULT_UPDATE_GOLDEN=1 rewrites it";
}

}  // namespace backfault
