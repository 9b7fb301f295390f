#include "harness/os/proc/process_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include "harness/os/programs/child.h"
#include "test/harness/os/tiny_program.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

/// Pids of the living processes of one program.
std::vector<int> pids_of(ProcessTree& tree, const ChildId child) {
  std::vector<int> pids;
  for (const TreeProcess& process : tree.living()) {
    if (process.owner == child) {
      pids.push_back(process.identity.pid);
    }
  }
  return pids;
}

/// A daemon whose parent has ended: pid, as the program printed it.
struct LeftDaemon {
  LeftDaemon(const std::string& run, const std::string& child_number) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    const Fd read_end(ends[0]);
    Fd write_end(ends[1]);
    auto child = Child::start({.argv = {program_path("daemon_leaver")},
                               .environment = {{run_marker, run}, {child_marker, child_number}},
                               .output = write_end.get()});
    EXPECT_TRUE(child);
    write_end.reset();
    std::array<char, 64> line{};
    EXPECT_GT(::read(read_end.get(), line.data(), line.size() - 1), 0);
    pid = std::atoi(std::string(line.data()).substr(7).c_str());
    EXPECT_TRUE(becomes_true([&] { return child->ending().has_value(); }));
  }
  LeftDaemon(const LeftDaemon&) = delete;
  LeftDaemon& operator=(const LeftDaemon&) = delete;
  ~LeftDaemon() {
    if (pid > 0) {
      ::kill(pid, SIGKILL);
    }
  }
  int pid = 0;
};

TEST(ProcessTree, KnowsADaemonByItsMarker) {
  const LeftDaemon daemon("here", "3");
  ProcessTree tree("here");
  EXPECT_EQ(tree.owner_of(daemon.pid), ChildId{.index = 3});
  EXPECT_THAT(pids_of(tree, ChildId{.index = 3}), testing::ElementsAre(daemon.pid));
}

TEST(ProcessTree, KnowsNothingOfAnotherRun) {
  const LeftDaemon daemon("elsewhere", "3");
  ProcessTree tree("here");
  EXPECT_EQ(tree.owner_of(daemon.pid), std::nullopt);
  EXPECT_EQ(tree.owner_of(::getpid()), std::nullopt);
  EXPECT_EQ(tree.owner_of(1), std::nullopt);
  EXPECT_EQ(tree.owner_of(999'999'999), std::nullopt);
}

TEST(ProcessTree, IsNotFooledByAMalformedMarker) {
  const LeftDaemon daemon("here", "many");
  ProcessTree tree("here");
  EXPECT_EQ(tree.owner_of(daemon.pid), std::nullopt);
}

TEST(ProcessTree, KnowsUnmarkedProcessesByTheirAncestorOrTheirGroup) {
  // One that has its parent still, and one that has lost it.
  for (const char* script : {"sleep 1000 & wait", "sleep 1000 & exit"}) {
    auto child = Child::start({.argv = {"/bin/sh", "-c", script}, .environment = {}});
    ASSERT_TRUE(child);
    ProcessTree tree("here");
    const ChildId id{.index = 0};
    tree.add(id, child->pid());
    EXPECT_TRUE(becomes_true([&] {
      static_cast<void>(child->ending());
      const auto living = tree.living();
      return !living.empty() && living.back().command == "sleep" && living.back().owner == id;
    })) << script;
    for (const TreeProcess& process : tree.living()) {
      EXPECT_TRUE(signal_process(process.identity, SIGKILL));
    }
    EXPECT_TRUE(becomes_true([&] { return tree.living().empty() && child->ending(); }));
  }
}

TEST(ProcessTree, CountsAProcessWhoseFirstThreadEnded) {
  TinyProgram quitter("leader_quitter");
  ASSERT_EQ(quitter.read_line(), "ready");
  ProcessTree tree("here");
  tree.add(ChildId{.index = 0}, quitter.pid());
  EXPECT_TRUE(becomes_true([&] {
    const auto living = tree.living();
    return living.size() == 1 && living[0].state == ThreadState::zombie;
  }));
}

TEST(ProcessTree, DoesNotCountZombies) {
  auto child = Child::start({.argv = {program_path("ender"), "exit", "0"}, .environment = {}});
  ASSERT_TRUE(child);
  ProcessTree tree("here");
  tree.add(ChildId{.index = 0}, child->pid());
  EXPECT_TRUE(becomes_true([&] { return tree.living().empty(); }));
  EXPECT_TRUE(child->ending());
}

TEST(ProcessTree, DoesNotSignalAStrangerWithAReusedPid) {
  TinyProgram program("sigterm_ignorer");
  ASSERT_EQ(program.read_line(), "ready");
  EXPECT_TRUE(signal_process({.pid = program.pid(), .start_ticks = 1}, SIGKILL));
  EXPECT_EQ(::kill(program.pid(), 0), 0);
  EXPECT_FALSE(program.sample().threads.empty());
}

}  // namespace
}  // namespace backfault
