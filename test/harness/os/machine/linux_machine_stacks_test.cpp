#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(LinuxMachineStacks, CountsWhatTheProcessesOfARoleHaveReadAndWritten) {
  TestMachine trial;
  const ChildId client = trial.start("client", "sleeper", {"nanosleep"});
  trial.start("server", "sleeper", {"nanosleep"}, Role::server);
  trial.first_line_of(client);
  const auto work = trial.machine.work_of(Role::client);
  ASSERT_THAT(work, SizeIs(1));
  EXPECT_GT(work.begin()->second.bytes, 0U) << "it has said that it is ready";
  EXPECT_LT(work.begin()->second.ran, std::chrono::seconds(10));
  ASSERT_TRUE(trial.machine.stop_tree(client, std::chrono::seconds(5)));
  EXPECT_THAT(trial.machine.work_of(Role::client), IsEmpty());
}

TEST(LinuxMachineStacks, ComputingCounts) {
  TestMachine trial;
  const ChildId client = trial.start("client", "ping_pong");
  Duration ran{};
  const MonoTime limit = trial.machine.now() + std::chrono::seconds(10);
  while (ran < std::chrono::milliseconds(20) && trial.machine.now() < limit) {
    const auto work = trial.machine.work_of(Role::client);
    for (const auto& [pid, one] : work) ran = std::max(ran, one.ran);
  }
  EXPECT_GE(ran, std::chrono::milliseconds(20));
  ASSERT_TRUE(trial.machine.stop_tree(client, std::chrono::seconds(5)));
}

TEST(LinuxMachineStacks, KeepsTheStacksOfBothSidesInTheEvidence) {
  TestMachine trial;
  const ChildId client = trial.start("client", "sleeper", {"nanosleep"});
  trial.first_line_of(client);
  const ChildId server = trial.start("server", "sleeper", {"nanosleep"}, Role::server);
  trial.first_line_of(server);
  trial.machine.save_stacks(std::chrono::seconds(5));
  trial.machine.save_stacks(std::chrono::seconds(5));
  const std::string text = text_of(trial.evidence.file("stacks.txt"));
  EXPECT_THAT(text, HasSubstr("syscall"));
  EXPECT_THAT(text, HasSubstr(" main "));
  const auto times_named = [&](const std::string& name) {
    std::size_t count = 0;
    for (auto at = text.find(name); at != text.npos; at = text.find(name, at + 1)) ++count;
    return count;
  };
  EXPECT_EQ(times_named("process "), 2U) << "one of each side, once\n" << text;
}

TEST(LinuxMachineStacks, WhatHasNoRuntimeIsNotEndedForItsDump) {
  TestMachine trial;
  const ChildId client = trial.start("client", "sleeper", {"nanosleep"});
  trial.first_line_of(client);
  trial.machine.dump_runtimes(client, std::chrono::seconds(5));
  EXPECT_THAT(trial.machine.work_of(Role::client), SizeIs(1));
}

TEST(LinuxMachineStacks, ARuntimeWritesItsStacksToItsOutput) {
  TestMachine trial;
  const auto child =
      trial.machine.launch({.name = "client",
                            .role = Role::client,
                            .argv = {"/usr/bin/python3", "-c",
                                     "import time\n"
                                     "def waits_here():\n print('ready', flush=True)\n"
                                     " time.sleep(600)\nwaits_here()"},
                            .environment = {},
                            .cpus = {}});
  ASSERT_TRUE(child);
  ASSERT_EQ(trial.first_line_of(*child), "ready");
  trial.machine.dump_runtimes(*child, std::chrono::seconds(10));
  EXPECT_THAT(lines_in(trial.until_end_of(*child)), testing::Contains(HasSubstr("in waits_here")));
}

}  // namespace
}  // namespace backfault
