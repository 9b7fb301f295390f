// What has to exist: a test for each source file, a golden file for each report, and nothing else
// at the top of the repository.
#include <gtest/gtest.h>

#include <set>

#include "test/tidy/source_tree.h"

namespace backfault {
namespace {

using Paths = std::set<std::string>;

const std::vector<std::string> tested_folders = {"harness", "faults", "reports", "targets"};

std::string without_suffix(const std::string& text, const std::string& suffix) {
  return text.substr(0, text.size() - suffix.size());
}

/// Programs' mains are run by the end-to-end tests, and the empty source holds nothing.
bool needs_no_test(const std::string& path) {
  return has_suffix(path, "/main.cpp") || has_suffix(path, "_main.cpp") ||
         is_below(path, "harness/cmake");
}

std::vector<Breach> test_breaches(const Paths& paths) {
  std::vector<Breach> breaches;
  for (const std::string& path : paths) {
    for (const std::string& folder : tested_folders) {
      const std::string test = "test/" + without_suffix(path, ".cpp") + "_test.cpp";
      if (is_below(path, folder) && has_suffix(path, ".cpp") && !needs_no_test(path) &&
          paths.count(test) == 0) {
        breaches.push_back({path, 1, "has no test: " + test});
      }
      const bool is_test = is_below(path, "test/" + folder) && has_suffix(path, "_test.cpp");
      const std::string source = is_test ? without_suffix(path.substr(5), "_test.cpp") : "";
      if (is_test && paths.count(source + ".cpp") == 0 && paths.count(source + ".h") == 0) {
        breaches.push_back({path, 1, "tests nothing: there is no " + source + ".cpp or .h"});
      }
    }
  }
  return breaches;
}

std::vector<Breach> golden_breaches(const Paths& paths) {
  std::vector<Breach> breaches;
  for (const std::string& path : paths) {
    const bool is_report = path.rfind("reports/", 0) == 0 && has_suffix(path, ".cpp") &&
                           path.find('/', 8) == std::string::npos;
    if (!is_report) {
      continue;
    }
    const std::string golden = "test/golden/" + without_suffix(path.substr(8), ".cpp") + ".";
    const auto found = paths.lower_bound(golden);
    if (found == paths.end() || found->rfind(golden, 0) != 0) {
      breaches.push_back({path, 1, "has no golden file " + golden + "*"});
    }
  }
  return breaches;
}

std::vector<Breach> top_level_breaches(const std::vector<std::string>& names) {
  const std::set<std::string> known = {"CMakeLists.txt", "CMakePresets.json", "README.md",
                                       "harness", "faults", "targets", "reports", "test",
                                       // Made by building and running; git ignores them.
                                       "build", "runs"};
  std::vector<Breach> breaches;
  for (const std::string& name : names) {
    if (name.front() != '.' && known.count(name) == 0) {
      breaches.push_back({name, 1, "does not belong at the top of the repository"});
    }
  }
  return breaches;
}

Paths tree_paths() {
  Paths paths;
  for (const SourceFile& file : read_tree()) {
    paths.insert(file.path);
  }
  return paths;
}

TEST(TestRule, HoldsInTheTree) { expect_none(told(test_breaches(tree_paths()))); }

TEST(TestRule, DemandsATestForEachSource) {
  EXPECT_EQ(
      told(test_breaches({"harness/judge/judge_trial.cpp"})),
      "harness/judge/judge_trial.cpp:1: has no test: test/harness/judge/judge_trial_test.cpp\n");
  EXPECT_EQ(told(test_breaches(
                {"harness/judge/judge_trial.cpp", "test/harness/judge/judge_trial_test.cpp"})),
            "");
  EXPECT_EQ(told(test_breaches({"harness/app/main.cpp", "targets/mock/client/client_main.cpp",
                                "harness/judge/judge_trial.h", "test/programs/stuck.cpp"})),
            "");
}

TEST(TestRule, FindsOrphans) {
  EXPECT_EQ(told(test_breaches({"test/faults/gone_test.cpp"})),
            "test/faults/gone_test.cpp:1: tests nothing: there is no faults/gone.cpp or .h\n");
  EXPECT_EQ(told(test_breaches({"test/harness/base/fd_test.cpp", "harness/base/fd.h"})), "");
  EXPECT_EQ(told(test_breaches({"test/tidy/x_test.cpp", "test/end_to_end/y_test.cpp"})), "");
}

TEST(GoldenRule, HoldsInTheTree) { expect_none(told(golden_breaches(tree_paths()))); }

TEST(GoldenRule, DemandsOneForEachReport) {
  EXPECT_EQ(told(golden_breaches({"reports/html.cpp", "test/golden/junit.xml"})),
            "reports/html.cpp:1: has no golden file test/golden/html.*\n");
  EXPECT_EQ(told(golden_breaches({"reports/html.cpp", "test/golden/html.html"})), "");
  EXPECT_EQ(told(golden_breaches({"reports/support/xml.cpp", "reports/CMakeLists.txt"})), "");
}

TEST(TopLevelRule, HoldsInTheTree) { expect_none(told(top_level_breaches(top_level_names()))); }

TEST(TopLevelRule, LetsNothingElseIn) {
  EXPECT_EQ(told(top_level_breaches({".ci", ".gitignore", "README.md", "harness"})), "");
  EXPECT_EQ(told(top_level_breaches({"notes.md"})),
            "notes.md:1: does not belong at the top of the repository\n");
}

}  // namespace
}  // namespace backfault
