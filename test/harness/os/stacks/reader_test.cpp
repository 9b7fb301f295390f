#include "harness/os/stacks/reader.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "harness/os/isolation/temp_dir.h"
#include "harness/os/proc/fs.h"
#include "test/harness/os/loopback.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

auto has_function(const std::string& name) {
  return Field("frames", &ThreadStack::frames, Contains(Field(&StackFrame::function, name)));
}
auto has_problem(const std::string& text) {
  return Field("problem", &ThreadStack::problem, HasSubstr(text));
}

TEST(StackReader, ShowsTheBlockingCallAndWhoCalledIt) {
  const LoopbackListener listener;
  TinyProgram receiver("recv_forever", {std::to_string(listener.port())});
  receiver.read_line();
  static_cast<void>(receiver.sample_when_blocked());
  const auto stacks = read_stacks({receiver.pid()});
  ASSERT_THAT(stacks, SizeIs(1));
  EXPECT_EQ(stacks[0].pid, receiver.pid());
  EXPECT_EQ(stacks[0].tid, receiver.pid());
  EXPECT_EQ(stacks[0].command, "recv_forever");
  EXPECT_THAT(stacks[0].problem, IsEmpty());
  ASSERT_FALSE(stacks[0].frames.empty());
  EXPECT_THAT(stacks[0].frames[0].function, AnyOf("recv", "__recv")) << "two names of one function";
  EXPECT_THAT(stacks[0].frames[0].module, HasSubstr("libc"));
  EXPECT_THAT(stacks[0], has_function("main"));
  EXPECT_EQ(stacks[0].frames.back().function, "_start");
}

TEST(StackReader, ReadsSeveralProcessesAndAllTheirThreads) {
  TinyProgram pool("thread_pool_idle");
  TinyProgram waiter("epoll_waiter");
  pool.read_line();
  waiter.read_line();
  static_cast<void>(pool.sample_when_blocked(5));
  static_cast<void>(waiter.sample_when_blocked());
  const auto stacks = read_stacks({waiter.pid(), pool.pid()});
  ASSERT_THAT(stacks, SizeIs(6));
  EXPECT_THAT(stacks, Each(has_problem("")));
  EXPECT_THAT(stacks[0], AllOf(has_function("epoll_wait"), has_function("main")));
  EXPECT_THAT(stacks[1], AllOf(has_function("std::thread::join()"), has_function("main")));
  for (std::size_t i = 2; i < stacks.size(); ++i) {
    EXPECT_EQ(stacks[i].pid, pool.pid());
    EXPECT_LT(stacks[i - 1].tid, stacks[i].tid);
    EXPECT_THAT(stacks[i], AllOf(has_function("pthread_cond_wait"), Not(has_function("main"))));
  }
}

TEST(StackReader, ChangesNothingOfWhatItLooksAt) {
  TinyProgram pool("thread_pool_idle");
  pool.read_line();
  const Sample before = pool.sample_when_blocked(5);
  const auto first = read_stacks({pool.pid()});
  for (int i = 0; i < 20; ++i) EXPECT_EQ(read_stacks({pool.pid()}), first);
  EXPECT_EQ(pool.sample().threads, before.threads) << "state, call and counters";
}

TEST(StackReader, InterruptsNoWait) {
  for (const char* call : {"epoll_wait", "recv"}) {
    TinyProgram waiter("interruption_teller", {call});
    ASSERT_EQ(waiter.read_line(), "ready");
    static_cast<void>(waiter.sample_when_blocked());
    for (int i = 0; i < 20; ++i) EXPECT_THAT(read_stacks({waiter.pid()}), SizeIs(1));
    EXPECT_EQ(waiter.read_line(), "time-out") << call;
  }
}

TEST(StackReader, LeavesNoDescriptorBehind) {
  TinyProgram waiter("epoll_waiter");
  waiter.read_line();
  const auto before = list_descriptors(::getpid());
  static_cast<void>(read_stacks({waiter.pid()}));
  EXPECT_EQ(list_descriptors(::getpid()), before);
}

TEST(StackReader, AThreadThatRunsIsSaidToRun) {
  TinyProgram churner("thread_churner");
  churner.read_line();
  EXPECT_TRUE(becomes_true([&] {
    const auto stacks = read_stacks({churner.pid()});
    return std::any_of(stacks.begin(), stacks.end(), [](const ThreadStack& stack) {
      return stack.frames.empty() && stack.problem.starts_with("it runs");
    });
  }));
}

TEST(StackReader, AThreadThatMovesShowsNoFalseStack) {
  TinyProgram ping_pong("ping_pong");
  ping_pong.read_line();
  for (int i = 0; i < 200; ++i) {
    for (const ThreadStack& stack : read_stacks({ping_pong.pid()})) {
      EXPECT_NE(stack.frames.empty(), stack.problem.empty()) << stack.problem;
    }
  }
}

TEST(StackReader, ThreadsThatOutliveTheMainOneAreRead) {
  const LoopbackListener listener;
  TinyProgram leader("main_thread_ends", {std::to_string(listener.port())});
  leader.read_line();
  std::vector<ThreadStack> stacks;
  EXPECT_TRUE(becomes_true([&] {
    stacks = read_stacks({leader.pid()});
    return stacks.size() > 1 && stacks[0].frames.empty() && !stacks[1].frames.empty();
  }));
  EXPECT_THAT(stacks.at(0), has_problem("it has ended"));
}

TEST(StackReader, TheDeadAndTheGoneAreSaidToBe) {
  TinyProgram waiter("epoll_waiter");
  waiter.read_line();
  waiter.signal(SIGKILL);
  EXPECT_TRUE(becomes_true([&] {
    const Sample sample = waiter.sample();
    return sample.threads.size() == 1 && sample.threads[0].state == ThreadState::zombie;
  }));
  constexpr int nobody = 1 << 30;
  const auto stacks = read_stacks({waiter.pid(), nobody});
  ASSERT_THAT(stacks, SizeIs(2));
  EXPECT_THAT(stacks, Each(has_problem("it has ended")));
  EXPECT_EQ(stacks[1].pid, nobody);
}

bool may_open_mapped_files() {
  const std::filesystem::directory_iterator first("/proc/self/map_files");
  return Fd(::open(first->path().c_str(), O_RDONLY | O_CLOEXEC)).valid();
}

TEST(StackReader, AProgramThatWasDeletedKeepsItsNames) {
  const auto folder = TempDir::create();
  ASSERT_TRUE(folder);
  const std::string copy = folder->path() + "/copy";
  std::filesystem::copy(BACKFAULT_BINARY_FOLDER "/bin/programs/epoll_waiter", copy);
  TinyProgram waiter(copy);
  waiter.read_line();
  static_cast<void>(waiter.sample_when_blocked());
  std::filesystem::remove(copy);
  const auto stacks = read_stacks({waiter.pid()});
  ASSERT_THAT(stacks, SizeIs(1));
  EXPECT_THAT(stacks[0], has_function("epoll_wait"));
  // A file without a path is opened by what the kernel shows to privileged readers only.
  if (!may_open_mapped_files()) {
    GTEST_SKIP() << "missing CAP_CHECKPOINT_RESTORE, which files in /proc/PID/map_files need";
  }
  EXPECT_THAT(stacks[0], has_function("main"));
}

TEST(StackReader, KeepsToItsLimits) {
  TinyProgram one("thread_pool_idle");
  TinyProgram other("thread_pool_idle");
  one.read_line();
  other.read_line();
  static_cast<void>(one.sample_when_blocked(5));
  static_cast<void>(other.sample_when_blocked(5));
  const auto few = read_stacks({one.pid()}, {.frames_of_thread = 2, .threads_of_process = 3});
  ASSERT_THAT(few, SizeIs(4));
  EXPECT_THAT(few[0].frames, SizeIs(2));
  EXPECT_THAT(few[0], has_problem("there are more than 2 frames"));
  EXPECT_EQ(few[3].tid, 0);
  EXPECT_THAT(few[3], has_problem("2 threads were left out: there are too many"));
  const auto in_all = read_stacks({one.pid(), other.pid()}, {.threads = 5});
  ASSERT_THAT(in_all, SizeIs(6));
  EXPECT_THAT(in_all[5], has_problem("5 threads were left out: there are too many"));
}

TEST(StackReader, KeepsToItsTime) {
  TinyProgram pool("thread_pool_idle");
  pool.read_line();
  static_cast<void>(pool.sample_when_blocked(5));
  EXPECT_THAT(read_stacks({pool.pid()}, {.time = Duration{}}),
              ElementsAre(has_problem("5 threads were left out: the time was used up")));
}

TEST(StackReader, SurvivesProgramsThatEndMeanwhile) {
  for (int i = 0; i < 20; ++i) {
    TinyProgram churner("thread_churner");
    churner.read_line();
    std::vector<ThreadStack> stacks;
    for (int round = 0; round < 5; ++round) {
      stacks = read_stacks({churner.pid()});
      EXPECT_FALSE(stacks.empty());
    }
    churner.signal(SIGKILL);
    EXPECT_FALSE(read_stacks({churner.pid()}).empty());
  }
}

}  // namespace
}  // namespace backfault
