// Who may include whom. The folder libraries declare the same edges to CMake.
#include <gtest/gtest.h>

#include <algorithm>

#include "test/tidy/source_tree.h"

namespace backfault {
namespace {

struct FolderRule {
  std::string folder;
  std::vector<std::string> ours;    ///< Folders of ours besides its own.
  std::vector<std::string> theirs;  ///< Libraries.
  bool system = false;              ///< Headers of Linux and POSIX.
};

const std::string model = "harness/model";

/// The longest matching folder counts.
std::vector<FolderRule> folder_rules() {
  return {
      {model, {}, {"fmt", "tl"}, false},
      {"harness/model/error_matcher.cpp", {model}, {"fmt", "tl", "boost/regex.hpp"}, false},
      {"harness/model/fd.h", {}, {}, true},  // The owner of a descriptor closes it.
      {"harness/os",
       {model},
       {"fmt", "tl", "boost", "openssl", "libmnl", "elfutils", "dwarf.h", "gelf.h", "libelf.h",
        "seccomp.h"},
       true},
      {"harness/scenario", {model}, {"fmt", "tl", "nlohmann"}, false},
      {"harness/record", {model}, {"fmt", "tl", "nlohmann"}, true},
      {"harness/hang", {model}, {"fmt", "tl"}, false},
      {"harness/run", {model, "harness/hang"}, {"fmt", "tl"}, false},
      {"harness/stats", {model}, {"fmt", "tl", "boost/math"}, false},
      {"harness/verify", {model}, {"fmt", "tl", "nlohmann"}, false},
      {"harness/app",
       {"harness", "faults", "reports"},
       {"fmt", "tl", "nlohmann", "boost", "openssl", "CLI"},
       true},
      {"harness/cmake", {}, {}, false},
      {"faults", {model, "harness/os"}, {"fmt", "tl"}, true},
      {"faults/support", {model, "harness/os"}, {"fmt", "tl", "boost"}, true},
      {"reports", {model, "harness/record"}, {"fmt", "tl", "nlohmann", "pugixml.hpp"}, false},
      {"reports/support", {model}, {"fmt", "tl", "pugixml.hpp"}, false},
      {"targets/mock", {}, {"tl", "openssl", "CLI"}, true},
      {"targets/shell", {}, {"tl"}, true},
      {"test",
       {"harness", "faults", "reports", "targets"},
       {"fmt", "tl", "nlohmann", "boost", "openssl", "libmnl", "elfutils", "dwarf.h", "gelf.h",
        "libelf.h", "seccomp.h", "CLI", "pugixml.hpp", "gtest", "gmock", "benchmark"},
       true},
  };
}

const FolderRule* rule_of(const std::string& path, const std::vector<FolderRule>& rules) {
  const FolderRule* best = nullptr;
  for (const FolderRule& rule : rules) {
    const bool longer = best == nullptr || rule.folder.size() > best->folder.size();
    if (is_below(path, rule.folder) && longer) {
      best = &rule;
    }
  }
  return best;
}

bool any_below(const std::vector<std::string>& folders, const std::string& path) {
  const auto holds = [&](const std::string& folder) { return is_below(path, folder); };
  return std::any_of(folders.begin(), folders.end(), holds);
}

bool is_library(const std::string& header) {
  static const auto all = rule_of("test", folder_rules())->theirs;
  return any_below(all, header);
}

/// A header of Linux or POSIX: <sys/x.h> or <x.h>. C++ headers have no suffix.
bool is_system(const std::string& header) { return has_suffix(header, ".h"); }

/// Why `rule` forbids the header; empty when it does not.
std::string objection(const FolderRule& rule, const std::string& header, const bool quoted) {
  if (quoted) {
    const bool rooted = any_below({"harness", "faults", "reports", "targets", "test"}, header);
    const bool allowed = any_below(rule.ours, header) || is_below(header, rule.folder);
    return !rooted    ? "includes are written from the root of the repository: " + header
           : !allowed ? rule.folder + " may not include " + header
                      : "";
  }
  const bool allowed = is_library(header)  ? any_below(rule.theirs, header)
                       : is_system(header) ? rule.system
                                           : header.find('/') == std::string::npos;
  return allowed ? "" : rule.folder + " may not include <" + header + ">";
}

std::vector<Breach> include_breaches(const SourceFile& file) {
  const auto rules = folder_rules();
  const FolderRule* rule = rule_of(file.path, rules);
  if (rule == nullptr) {
    return {{file.path, 1, "no folder rule covers this file"}};
  }
  std::vector<Breach> breaches;
  const auto lines = split_lines(file.text);
  for (std::size_t index = 0; index < lines.size(); ++index) {
    const std::string& line = lines[index];
    const auto open = line.find_first_of("\"<");
    if (line.rfind("#include", 0) != 0 || open == std::string::npos) {
      continue;
    }
    const auto close = line.find_first_of("\">", open + 1);
    const std::string header = line.substr(open + 1, close - open - 1);
    const std::string text = objection(*rule, header, line[open] == '"');
    if (!text.empty()) {
      breaches.push_back({file.path, index + 1, text});
    }
  }
  return breaches;
}

std::string told_of_includes(const std::string& path, const std::string& text) {
  return told(include_breaches({path, text}));
}

TEST(IncludeRule, HoldsInTheTree) { expect_none(told_of_tree(include_breaches)); }

TEST(IncludeRule, NamesThePlaceOfABreach) {
  EXPECT_EQ(told_of_includes("harness/run/judge.cpp", "// x\n#include \"harness/os/child.h\"\n"),
            "harness/run/judge.cpp:2: harness/run may not include harness/os/child.h\n");
}

TEST(IncludeRule, LetsAFolderUseItselfAndWhatItMay) {
  EXPECT_EQ(told_of_includes("harness/os/a.cpp",
                             "#include \"harness/os/b.h\"\n#include <sys/wait.h>\n"
                             "#include \"harness/model/units.h\"\n#include <vector>\n"
                             "#include <boost/asio.hpp>\n"),
            "");
  EXPECT_EQ(told_of_includes("reports/junit.cpp",
                             "#include \"reports/support/x.h\"\n"
                             "#include <pugixml.hpp>\n#include \"reports/table.h\"\n"),
            "");
}

TEST(IncludeRule, KeepsLibrariesAndSystemHeadersInTheirFolders) {
  EXPECT_NE(told_of_includes("harness/stats/a.cpp", "#include <boost/asio.hpp>\n"), "");
  EXPECT_EQ(told_of_includes("harness/stats/a.cpp", "#include <boost/math/policies/policy.hpp>\n"),
            "");
  EXPECT_NE(told_of_includes("harness/run/a.cpp", "#include <unistd.h>\n"), "");
  EXPECT_NE(told_of_includes("harness/model/a.h", "#include <nlohmann/json.hpp>\n"), "");
  EXPECT_NE(told_of_includes("faults/a.cpp", "#include <boost/asio.hpp>\n"), "");
  EXPECT_EQ(
      told_of_includes("harness/os/a.cpp", "#include <dwarf.h>\n#include <elfutils/libdwfl.h>\n"),
      "");
  EXPECT_NE(told_of_includes("faults/a.cpp", "#include <elfutils/libdwfl.h>\n"), "");
  EXPECT_NE(told_of_includes("faults/a.cpp", "#include <dwarf.h>\n"), "");
}

TEST(IncludeRule, KeepsTheMockApartFromTheHarness) {
  EXPECT_NE(told_of_includes("targets/mock/a.cpp", "#include \"harness/model/units.h\"\n"), "");
  EXPECT_NE(told_of_includes("targets/mock/a.cpp", "#include <fmt/format.h>\n"), "");
  EXPECT_NE(told_of_includes("harness/app/a.cpp", "#include \"targets/mock/codec.h\"\n"), "");
}

TEST(IncludeRule, KeepsTheRemoteShellApartFromAllOthers) {
  EXPECT_EQ(told_of_includes("targets/shell/a.cpp", "#include \"targets/shell/frame.h\"\n"), "");
  EXPECT_NE(told_of_includes("targets/shell/a.cpp", "#include \"harness/model/fd.h\"\n"), "");
  EXPECT_NE(told_of_includes("targets/shell/a.cpp", "#include \"targets/mock/fd.h\"\n"), "");
  EXPECT_NE(told_of_includes("harness/app/a.cpp", "#include \"targets/shell/frame.h\"\n"), "");
}

TEST(IncludeRule, LetsNothingIncludeTests) {
  EXPECT_NE(told_of_includes("harness/app/a.cpp", "#include \"test/support/x.h\"\n"), "");
  EXPECT_EQ(told_of_includes("test/a.cpp", "#include \"test/support/x.h\"\n"), "");
}

TEST(IncludeRule, KeepsPlugInsApart) {
  EXPECT_NE(told_of_includes("reports/support/a.cpp", "#include \"reports/table.h\"\n"), "");
  EXPECT_NE(told_of_includes("harness/run/a.cpp", "#include \"faults/table.h\"\n"), "");
}

TEST(IncludeRule, WantsPathsFromTheRootAndKnownFolders) {
  EXPECT_NE(told_of_includes("harness/run/a.cpp", "#include \"judge.h\"\n"), "");
  EXPECT_NE(told_of_includes("harness/newer/a.cpp", ""), "");
}

}  // namespace
}  // namespace backfault
