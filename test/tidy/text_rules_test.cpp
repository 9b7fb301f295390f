// No leftover markers, and no path that exists on one machine only.
#include <gtest/gtest.h>

#include "test/tidy/source_tree.h"

namespace backfault {
namespace {

// Each is written in two parts, or this file would break its own rule.
std::string glued(const std::string& one, const std::string& other) { return one + other; }

const std::vector<std::string> markers = {glued("TO", "DO"), glued("FIX", "ME"), glued("XX", "X"),
                                          glued("HA", "CK")};
const std::vector<std::string> folders = {glued("/ro", "ot/"), glued("/ho", "me/"),
                                          glued("/wo", "rk/")};

bool is_word_character(const char character) {
  return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

/// True when the marker at `at` stands alone: mkstemp's six letters do not hold one.
bool stands_alone(const std::string& line, const std::size_t at, const std::size_t length) {
  return (at == 0 || !is_word_character(line[at - 1])) &&
         (at + length >= line.size() || !is_word_character(line[at + length]));
}

/// True when a path begins at `at`: nothing before the slash belongs to it.
bool begins_path(const std::string& line, const std::size_t at) {
  return at == 0 || (!is_word_character(line[at - 1]) &&
                     std::string_view("./}~*$").find(line[at - 1]) == std::string_view::npos);
}

std::vector<Breach> text_breaches(const SourceFile& file) {
  std::vector<Breach> breaches;
  const auto lines = split_lines(file.text);
  for (std::size_t index = 0; index < lines.size(); ++index) {
    for (const std::string& marker : markers) {
      const auto at = lines[index].find(marker);
      if (at != std::string::npos && stands_alone(lines[index], at, marker.size())) {
        breaches.push_back({file.path, index + 1, "leftover marker " + marker});
      }
    }
    for (const std::string& folder : folders) {
      const auto at = lines[index].find(folder);
      if (at != std::string::npos && begins_path(lines[index], at)) {
        breaches.push_back({file.path, index + 1, "path of one machine: " + folder});
      }
    }
  }
  return breaches;
}

std::string told_of_text(const std::string& text) { return told(text_breaches({"a.txt", text})); }

TEST(TextRules, HoldInTheTree) {
  std::string all;
  for (const SourceFile& file : read_tree()) {
    all += told(text_breaches(file));
  }
  expect_none(all);
}

TEST(TextRules, FindMarkers) {
  EXPECT_EQ(told_of_text("\n// " + markers[0] + ": later\n"),
            "a.txt:2: leftover marker " + markers[0] + "\n");
  EXPECT_NE(told_of_text(markers[1]), "");
  EXPECT_NE(told_of_text("(" + markers[2] + ")"), "");
}

TEST(TextRules, LeaveWordsThatContainAMarker) {
  EXPECT_EQ(told_of_text("\"backfault-" + markers[2] + markers[2] + "\""), "");
  EXPECT_EQ(told_of_text(markers[3] + "NEY"), "");
}

TEST(TextRules, FindPathsOfOneMachine) {
  EXPECT_EQ(told_of_text("cd " + folders[1] + "me"),
            "a.txt:1: path of one machine: " + folders[1] + "\n");
  EXPECT_NE(told_of_text("\"" + folders[2] + "main\""), "");
  EXPECT_NE(told_of_text(folders[0]), "");
}

TEST(TextRules, LeavePathsBelowSomethingElse) {
  EXPECT_EQ(told_of_text("${trial.dir}" + folders[2] + "x"), "");
  EXPECT_EQ(told_of_text("/srv" + folders[1] + "x"), "");
}

}  // namespace
}  // namespace backfault
