#include "harness/os/proc/fs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ProcFs, ReadsAWholeFile) {
  const auto text = read_small_file("/proc/self/stat", 4096);
  ASSERT_TRUE(text) << text.error().text;
  EXPECT_EQ(std::stoi(*text), ::getpid());
}

TEST(ProcFs, AFileBeyondTheBoundIsAnErrorAndNotACutText) {
  const auto text = read_small_file("/proc/self/maps", 10);
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().text, HasSubstr("/proc/self/maps: longer than 10 bytes"));
}

TEST(ProcFs, AnAbsentFileIsNamedWithTheReason) {
  const auto text = read_small_file("/proc/self/no_such", 10);
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().text, HasSubstr("/proc/self/no_such: No such file"));
}

TEST(ProcFs, ListsProcessesAndThreads) {
  TinyProgram pool("thread_pool_idle");
  EXPECT_EQ(pool.read_line(), "ready");
  EXPECT_THAT(list_pids(), Contains(pool.pid()));
  EXPECT_TRUE(becomes_true([&] { return list_threads(pool.pid()).size() == 5; }));
  EXPECT_THAT(list_threads(pool.pid()), Contains(pool.pid()));
}

TEST(ProcFs, ListsChildrenUntilTheyAreCollected) {
  TinyProgram parent("child_waiter");
  const int child = std::stoi(parent.read_line().substr(6));
  EXPECT_THAT(list_children(parent.pid()), ElementsAre(child));
  EXPECT_THAT(list_children(child), IsEmpty());
}

TEST(ProcFs, ListsDescriptors) {
  TinyProgram reader("pipe_reader");
  const std::string line = reader.read_line();
  EXPECT_THAT(list_descriptors(reader.pid()), Contains(std::stoi(line.substr(6))));
}

TEST(ProcFs, WhatIsGoneIsEmpty) {
  TinyProgram program("pipe_reader");
  const int pid = program.pid();
  program.end();
  EXPECT_THAT(list_threads(pid), IsEmpty());
  EXPECT_THAT(list_children(pid), IsEmpty());
  EXPECT_EQ(read_link("/proc/self/fd/no_such"), "");
}

TEST(ProcFs, ReadsLinks) {
  TinyProgram reader("pipe_reader");
  EXPECT_EQ(read_link("/proc/" + std::to_string(reader.pid()) + "/exe"),
            BACKFAULT_BINARY_FOLDER "/bin/programs/pipe_reader");
}

}  // namespace
}  // namespace backfault
