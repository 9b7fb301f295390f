// What the tests with real processes share.
#pragma once

#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "harness/base/fd.h"
#include "harness/os/base/clock.h"
#include "harness/os/machine/linux_machine.h"

namespace backfault {

inline std::string program_path(const std::string& name) {
  return std::string(BACKFAULT_BINARY_FOLDER "/bin/programs/") + name;
}

inline Fd open_folder(const std::string& path) {
  return Fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

inline std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// A folder of the test's own, removed when the test is over.
class TestFolder {
 public:
  TestFolder() {
    std::string name = std::filesystem::temp_directory_path() / "backfault_test_XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// A machine without isolation, in the test's own process.
struct TestMachine {
  TestFolder folder;
  TestFolder evidence;
  bool own_network = false;  ///< The test has seen to it.
  Result<std::string> cpu_group = fail("the test has none");
  LinuxMachine machine{LinuxMachineStart{.isolated = {.network_namespace = own_network,
                                                      .trial_folder = folder.path(),
                                                      .cpu_group = cpu_group},
                                         .control = Fd(),
                                         .evidence = open_folder(evidence.path()),
                                         .trial_cpus = {},
                                         .pin_core = {},
                                         .environment = {}}};

  ChildId start(const std::string& name, const std::string& program,
                const std::vector<std::string>& words = {},
                const std::optional<Role> role = Role::client) {
    std::vector<std::string> argv{program_path(program)};
    argv.insert(argv.end(), words.begin(), words.end());
    const auto child =
        machine.launch({.name = name, .role = role, .argv = argv, .environment = {}, .cpus = {}});
    EXPECT_TRUE(child) << (child ? "" : child.error().text);
    return child.value_or(ChildId{});
  }

  /// Everything that happened until the child's end was told, at most ten seconds.
  std::vector<Occurrence> until_end_of(const ChildId child) {
    std::vector<Occurrence> all;
    const MonoTime limit = machine.now() + std::chrono::seconds(10);
    while (machine.now() < limit) {
      for (Occurrence& each : machine.wait_until(limit)) {
        all.push_back(std::move(each));
        const auto* ended = std::get_if<ChildEnded>(&all.back().what);
        if (ended != nullptr && ended->child == child) {
          return all;
        }
      }
    }
    ADD_FAILURE() << "the child did not end";
    return all;
  }

  /// The first line that the child writes, waiting at most ten seconds.
  std::string first_line_of(const ChildId child) {
    const MonoTime limit = machine.now() + std::chrono::seconds(10);
    while (machine.now() < limit) {
      for (const Occurrence& each : machine.wait_until(limit)) {
        const auto* line = std::get_if<OutputLine>(&each.what);
        if (line != nullptr && line->child == child) {
          return line->bytes;
        }
      }
    }
    return "";
  }
};

inline std::vector<std::string> lines_in(const std::vector<Occurrence>& occurrences) {
  std::vector<std::string> lines;
  for (const Occurrence& each : occurrences) {
    if (const auto* line = std::get_if<OutputLine>(&each.what)) {
      lines.push_back(line->bytes);
    }
  }
  return lines;
}

inline const ChildEnded* ending_in(const std::vector<Occurrence>& occurrences) {
  for (const Occurrence& each : occurrences) {
    if (const auto* ended = std::get_if<ChildEnded>(&each.what)) {
      return ended;
    }
  }
  return nullptr;
}

}  // namespace backfault
