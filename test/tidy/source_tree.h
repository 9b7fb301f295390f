// The repository as text, and what a house rule has to say about it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace backfault {

struct SourceFile {
  std::string path;  ///< Below the root of the repository.
  std::string text;
};

struct Breach {
  std::string file;
  std::size_t line = 0;
  std::string text;
};

inline std::filesystem::path source_root() { return BACKFAULT_SOURCE_FOLDER; }

/// The names at the top of the repository.
inline std::vector<std::string> top_level_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(source_root())) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Every file of ours, sorted by path: the known folders, and the files at the top.
inline std::vector<SourceFile> read_tree() {
  namespace fs = std::filesystem;
  const fs::path root = source_root();
  std::vector<SourceFile> files;
  const auto add = [&](const fs::directory_entry& entry) {
    if (entry.is_regular_file()) {
      files.push_back({entry.path().lexically_relative(root).string(), read_file(entry.path())});
    }
  };
  for (const auto& entry : fs::directory_iterator(root)) {
    if (entry.path().filename() != ".git") {  // In a worktree it is a file.
      add(entry);
    }
  }
  for (const char* folder : {"harness", "faults", "targets", "reports", "test", ".ci"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      add(entry);
    }
  }
  const auto earlier = [](const auto& one, const auto& other) { return one.path < other.path; };
  std::sort(files.begin(), files.end(), earlier);
  return files;
}

inline bool is_below(const std::string_view path, const std::string_view folder) {
  return path.substr(0, folder.size()) == folder &&
         (path.size() == folder.size() || path[folder.size()] == '/');
}

inline bool has_suffix(const std::string_view text, const std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

inline bool is_cpp(const SourceFile& file) {
  return has_suffix(file.path, ".cpp") || has_suffix(file.path, ".h") ||
         has_suffix(file.path, ".c");
}

inline std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

inline std::size_t line_at(const std::string_view text, const std::size_t offset) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(offset);
  return static_cast<std::size_t>(std::count(text.begin(), end, '\n')) + 1;
}

/// "file:line: text" for each, as editors understand it; empty when the rule is kept.
inline std::string told(const std::vector<Breach>& breaches) {
  std::string out;
  for (const Breach& breach : breaches) {
    out += breach.file + ":" + std::to_string(breach.line) + ": " + breach.text + "\n";
  }
  return out;
}

inline void expect_none(const std::string& breaches) {
  EXPECT_TRUE(breaches.empty()) << "\n" << breaches;
}

/// What `rule` has to say about every file that is C++.
template <typename Rule>
std::string told_of_tree(const Rule& rule) {
  std::vector<Breach> breaches;
  for (const SourceFile& file : read_tree()) {
    if (is_cpp(file)) {
      const std::vector<Breach> more = rule(file);
      breaches.insert(breaches.end(), more.begin(), more.end());
    }
  }
  return told(breaches);
}

}  // namespace backfault
