// Clocks, processes, chance and the environment come in through one folder, so that a trial can be
// replayed and tested with a clock moved by hand.
#include <gtest/gtest.h>

#include <algorithm>

#include "test/tidy/code_only.h"
#include "test/tidy/source_tree.h"

namespace backfault {
namespace {

struct BannedCall {
  std::string name;  ///< With "(" when only the call is meant.
  std::string instead;
  std::vector<std::string> allowed_in;
};

using Folders = std::vector<std::string>;

Folders joined(Folders one, const Folders& other) {
  one.insert(one.end(), other.begin(), other.end());
  return one;
}

std::vector<BannedCall> banned_calls() {
  // Tests of processes have to start and end some; benchmarks measure real time.
  const Folders programs = {"harness/os", "targets/mock", "targets/shell", "test/programs",
                            "test/bench"};
  const Folders process_tests = {"test/harness/os", "test/targets", "test/faults",
                                 "test/end_to_end", "test/support"};
  const Folders processes = joined(programs, process_tests);
  std::vector<BannedCall> calls = {
      {"random_device", "a Seed derived from the campaign's", {"harness/os"}},
      {"rand(", "a Seed derived from the campaign's", {}},
      {"srand(", "a Seed derived from the campaign's", {}},
      {"getenv(", "a value passed in from harness/os", joined(programs, {"test"})},
      {"system(", "Machine::launch with an argument vector", processes},
      {"popen(", "Machine::launch with an argument vector", processes},
  };
  for (const char* name : {"steady_clock::now", "system_clock::now", "high_resolution_clock::now",
                           "clock_gettime(", "gettimeofday("}) {
    // That the mock's slow sink is not too fast can be seen from a clock only.
    calls.push_back({name, "Machine::now or Machine::wall_time",
                     joined(programs, {"test/targets/mock/client/output_test.cpp"})});
  }
  for (const char* name : {"sleep_for", "sleep_until", "usleep(", "nanosleep(", "sleep("}) {
    calls.push_back({name, "Machine::wait_until", programs});
  }
  for (const char* name : {"fork(", "vfork(", "posix_spawn("}) {
    calls.push_back({name, "Machine::launch", processes});
  }
  for (const char* name : {"kill(", "waitpid(", "waitid(", "wait4("}) {
    calls.push_back({name, "Machine::stop_tree and Machine::wait_until", processes});
  }
  return calls;
}

bool is_word(const char character) {
  return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

/// True when the name at `at` is a global or std one: not the end of a longer name, not a member.
bool is_global(const std::string& code, const std::size_t at) {
  const std::string before = code.substr(at > 16 ? at - 16 : 0, std::min<std::size_t>(at, 16));
  if (has_suffix(before, "std::") || has_suffix(before, "chrono::") ||
      has_suffix(before, "this_thread::")) {
    return true;
  }
  if (has_suffix(before, "::")) {
    return before.size() < 3 || !is_word(before[before.size() - 3]);
  }
  return before.empty() ||
         (!is_word(before.back()) && before.back() != '.' && !has_suffix(before, "->"));
}

bool is_allowed(const BannedCall& call, const std::string& path) {
  const auto holds = [&](const std::string& folder) { return is_below(path, folder); };
  return std::any_of(call.allowed_in.begin(), call.allowed_in.end(), holds);
}

std::vector<Breach> call_breaches(const SourceFile& file) {
  std::vector<Breach> breaches;
  const std::string code = code_only(file.text);
  for (const BannedCall& call : banned_calls()) {
    auto at = is_allowed(call, file.path) ? std::string::npos : code.find(call.name);
    for (; at != std::string::npos; at = code.find(call.name, at + 1)) {
      const auto end = at + call.name.size();
      const bool whole = call.name.back() == '(' || end == code.size() || !is_word(code[end]);
      if (whole && is_global(code, at)) {
        breaches.push_back(
            {file.path, line_at(code, at), call.name + " is banned here: use " + call.instead});
      }
    }
  }
  return breaches;
}

std::string told_of(const std::string& path, const std::string& text) {
  return told(call_breaches({path, text}));
}

TEST(BannedCalls, AreNotInTheTree) { expect_none(told_of_tree(call_breaches)); }

TEST(BannedCalls, AreNamedWithPlaceAndReplacement) {
  EXPECT_EQ(told_of("harness/run/a.cpp", "\nauto t = std::chrono::steady_clock::now();\n"),
            "harness/run/a.cpp:2: steady_clock::now is banned here: use Machine::now or "
            "Machine::wall_time\n");
}

TEST(BannedCalls, AreFoundInEveryForm) {
  for (const char* text :
       {"kill(1, 9);", "::kill(1, 9);", "std::system(\"x\");", "if (fork()) {}", "-kill(1, 9)",
        "std::this_thread::sleep_for(1s);", "using std::this_thread::sleep_for;",
        "std::random_device device;", "std::getenv(\"HOME\")", "return ::waitpid(1, p, 0);"}) {
    EXPECT_NE(told_of("faults/a.cpp", text), "") << text;
  }
}

TEST(BannedCalls, AreNotSeenInOtherNamesCommentsAndTexts) {
  for (const char* text :
       {"overkill(1);", "child.kill(1);", "child->kill(1);", "Child::kill(1);", "// kill(1)",
        "print(\"kill(1)\");", "system_clock::now_ish()", "strand(1)", "file_system(1)"}) {
    EXPECT_EQ(told_of("faults/a.cpp", text), "") << text;
  }
}

TEST(BannedCalls, AreAllowedWhereTheyBelong) {
  EXPECT_EQ(told_of("harness/os/a.cpp", "::kill(1, 9); std::random_device d;"), "");
  EXPECT_EQ(told_of("targets/mock/a.cpp", "usleep(1);"), "");
  EXPECT_NE(told_of("targets/mock/a.cpp", "std::random_device d;"), "");
  EXPECT_NE(told_of("harness/os/a.cpp", "rand();"), "");
  EXPECT_EQ(told_of("test/harness/os/a_test.cpp", "::kill(1, 9);"), "");
  EXPECT_NE(told_of("test/harness/os/a_test.cpp", "sleep_for(1s);"), "");
}

}  // namespace
}  // namespace backfault
