// Who may include whom. The folder libraries declare the same edges to CMake.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "test/tidy/rooms.h"
#include "test/tidy/source_tree.h"

namespace backfault {
namespace {

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
  static const auto all = rule_of("test", rooms::rules)->theirs;
  return any_below(all, header);
}

/// A header of Linux or POSIX: <sys/x.h> or <x.h>. C++ headers have no suffix.
bool is_system(const std::string& header) { return has_suffix(header, ".h"); }

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

/// Why `rule` forbids the header; empty when it does not.
std::string objection(const FolderRule& rule, const std::string& header, const bool quoted) {
  if (quoted) {
    const bool rooted = any_below({"harness", "faults", "reports", "targets", "test"}, header);
    const bool generated = header == rule.folder + "/table.h";
    const bool allowed = any_below(rule.ours, header) || folder_of(header) == rule.folder ||
                         (rule.folder == "test" && is_below(header, "test")) || generated;
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
  const FolderRule* rule = rule_of(file.path, rooms::rules);
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

std::string stem_of(const std::string& path) { return path.substr(0, path.rfind('.')); }

/// A header and its source are one unit: neither may need a unit that needs theirs.
class Circles {
 public:
  explicit Circles(const std::vector<SourceFile>& files) {
    for (const SourceFile& file : files) {
      if (is_cpp(file) && !is_below(file.path, "test")) add(file);
    }
    for (const auto& [unit, needed] : needed_) visit(unit);
  }

  [[nodiscard]] const std::vector<Breach>& found() const { return found_; }

 private:
  void add(const SourceFile& file) {
    auto& needed = needed_[stem_of(file.path)];
    for (const std::string& line : split_lines(file.text)) {
      if (line.rfind("#include \"", 0) != 0) continue;
      const std::string unit = stem_of(line.substr(10, line.rfind('"') - 10));
      if (unit != stem_of(file.path)) needed.insert(unit);
    }
  }

  void visit(const std::string& unit) {
    if (!seen_.insert(unit).second) return;
    open_.push_back(unit);
    const auto known = needed_.find(unit);
    if (known != needed_.end()) {
      for (const std::string& next : known->second) {
        const bool is_open = std::find(open_.begin(), open_.end(), next) != open_.end();
        if (is_open) found_.push_back({next, 1, "includes itself by way of " + unit});
        visit(next);
      }
    }
    open_.pop_back();
  }

  std::map<std::string, std::set<std::string>> needed_;
  std::set<std::string> seen_;
  std::vector<std::string> open_;
  std::vector<Breach> found_;
};

std::vector<Breach> circles(const std::vector<SourceFile>& files) { return Circles(files).found(); }

std::string told_of_includes(const std::string& path, const std::string& text) {
  return told(include_breaches({path, text}));
}

TEST(IncludeRule, HoldsInTheTree) { expect_none(told_of_tree(include_breaches)); }

TEST(IncludeRule, NamesThePlaceOfABreach) {
  EXPECT_EQ(told_of_includes("harness/judge/judge_trial.cpp",
                             "// x\n#include \"harness/os/proc/fs.h\"\n"),
            "harness/judge/judge_trial.cpp:2: harness/judge may not include "
            "harness/os/proc/fs.h\n");
}

TEST(IncludeRule, LetsAFolderUseItselfAndWhatItMay) {
  EXPECT_EQ(told_of_includes("harness/os/programs/a.cpp",
                             "#include \"harness/os/programs/b.h\"\n#include <sys/wait.h>\n"
                             "#include \"harness/base/units.h\"\n#include <vector>\n"
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
  EXPECT_EQ(told_of_includes("harness/os/stacks/a.cpp",
                             "#include <dwarf.h>\n#include <elfutils/libdwfl.h>\n"),
            "");
  EXPECT_NE(told_of_includes("faults/a.cpp", "#include <elfutils/libdwfl.h>\n"), "");
  EXPECT_NE(told_of_includes("faults/a.cpp", "#include <dwarf.h>\n"), "");
}

TEST(IncludeRule, KeepsTheMockApartFromTheHarness) {
  EXPECT_NE(told_of_includes("targets/mock/server/a.cpp", "#include \"harness/base/units.h\"\n"),
            "");
  EXPECT_NE(told_of_includes("targets/mock/server/a.cpp", "#include <fmt/format.h>\n"), "");
  EXPECT_NE(told_of_includes("harness/app/a.cpp", "#include \"targets/mock/protocol/codec.h\"\n"),
            "");
}

TEST(IncludeRule, KeepsTheRemoteShellApartFromAllOthers) {
  EXPECT_EQ(told_of_includes("targets/shell/a.cpp", "#include \"targets/shell/frame.h\"\n"), "");
  EXPECT_NE(told_of_includes("targets/shell/a.cpp", "#include \"harness/base/fd.h\"\n"), "");
  EXPECT_NE(told_of_includes("targets/shell/a.cpp", "#include \"targets/mock/protocol/fd.h\"\n"),
            "");
  EXPECT_NE(told_of_includes("harness/app/a.cpp", "#include \"targets/shell/frame.h\"\n"), "");
}

TEST(IncludeRule, LetsRoomsBuildOnLowerRoomsOnly) {
  const std::string of_net = "#include \"harness/os/net/sock_diag.h\"\n";
  EXPECT_EQ(told_of_includes("harness/os/waits/a.cpp", of_net), "");
  EXPECT_NE(told_of_includes("harness/os/proc/a.cpp", of_net), "");
  EXPECT_NE(told_of_includes("harness/os/a.cpp", of_net), "") << "no room";
  EXPECT_NE(told_of_includes("targets/mock/protocol/a.cpp",
                             "#include \"targets/mock/server/session.h\"\n"),
            "");
}

TEST(IncludeRule, LetsNothingIncludeTests) {
  EXPECT_NE(told_of_includes("harness/app/a.cpp", "#include \"test/support/x.h\"\n"), "");
  EXPECT_EQ(told_of_includes("test/a.cpp", "#include \"test/support/x.h\"\n"), "");
}

TEST(IncludeRule, KeepsPlugInsApart) {
  EXPECT_NE(told_of_includes("reports/support/a.cpp", "#include \"reports/table.h\"\n"), "");
  EXPECT_NE(told_of_includes("harness/run/a.cpp", "#include \"faults/table.h\"\n"), "");
}

TEST(IncludeRule, ClosesNoCircle) {
  EXPECT_EQ(told(circles(read_tree())), "");
  const SourceFile low{"harness/run/low.cpp", "#include \"harness/run/high.h\"\n"};
  const SourceFile low_header{"harness/run/low.h", ""};
  const SourceFile high{"harness/run/high.h", "#include \"harness/run/low.h\"\n"};
  EXPECT_EQ(told(circles({high, low_header})), "");
  EXPECT_EQ(told(circles({high, low, low_header})),
            "harness/run/high:1: includes itself by way of harness/run/low\n");
}

TEST(IncludeRule, WantsPathsFromTheRootAndKnownFolders) {
  EXPECT_NE(told_of_includes("harness/run/a.cpp", "#include \"judge.h\"\n"), "");
  EXPECT_NE(told_of_includes("harness/newer/a.cpp", ""), "");
}

}  // namespace
}  // namespace backfault
