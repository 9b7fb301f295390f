#include "harness/os/stacks/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

const StackFrame receive{
    .address = 0x7F0000001010, .function = "recv", .module = "/usr/lib/libc.so.6", .offset = 0x10};
const StackFrame stripped{.address = 0x1238, .function = "", .module = "/bin/x", .offset = 0x238};

ThreadStack stack_of(const int tid, std::vector<StackFrame> frames) {
  return {.pid = 12, .tid = tid, .command = "server", .frames = std::move(frames), .problem = ""};
}

TEST(StackText, ShowsProcessesThreadsAndFrames) {
  ThreadStack other = stack_of(40, {stripped});
  other.pid = 40;
  other.command = "client";
  other.frames[0].guessed = true;
  other.problem = "the unwind tables lead no further";
  EXPECT_EQ(stack_text({stack_of(12, {receive, stripped}), other}),
            "process 12 \"server\"\n"
            "  thread 12\n"
            "    #0  0x00007f0000001010 recv +0x10 (libc.so.6)\n"
            "    #1  0x0000000000001238 ?? (x +0x238)\n"
            "\n"
            "process 40 \"client\"\n"
            "  thread 40\n"
            "    #0  0x0000000000001238 ?? (x +0x238) (guessed)\n"
            "    the unwind tables lead no further\n");
}

TEST(StackText, FoldsThreadsThatStandInTheSamePlace) {
  ThreadStack named = stack_of(16, {receive});
  named.command = "pool-1";
  ThreadStack named_too = named;
  named_too.tid = 17;
  EXPECT_EQ(stack_text({stack_of(12, {stripped}), stack_of(13, {receive}), stack_of(14, {stripped}),
                        stack_of(15, {receive}), named, named_too}),
            "process 12 \"server\"\n"
            "  2 threads: 12, 14\n"
            "    #0  0x0000000000001238 ?? (x +0x238)\n"
            "  2 threads: 13, 15\n"
            "    #0  0x00007f0000001010 recv +0x10 (libc.so.6)\n"
            "  2 threads \"pool-1\": 16, 17\n"
            "    #0  0x00007f0000001010 recv +0x10 (libc.so.6)\n");
}

TEST(StackText, ThreadsOfDifferentProcessesAreNotFolded) {
  ThreadStack other = stack_of(13, {receive});
  other.pid = 13;
  EXPECT_THAT(
      stack_text({stack_of(12, {receive}), other}),
      ::testing::AllOf(::testing::HasSubstr("thread 12\n"), ::testing::HasSubstr("thread 13\n")));
}

TEST(StackText, SaysWhyThereIsNoStack) {
  ThreadStack running = stack_of(13, {});
  running.problem = "it runs";
  ThreadStack rest = stack_of(0, {});
  rest.problem = "300 threads were left out";
  EXPECT_EQ(stack_text({running, rest}),
            "process 12 \"server\"\n"
            "  thread 13\n"
            "    it runs\n"
            "  other threads\n"
            "    300 threads were left out\n");
}

TEST(StackText, CodeOfNoFileIsSaidToBe) {
  EXPECT_THAT(stack_text({stack_of(12, {StackFrame{.address = 0x99}})}),
              ::testing::HasSubstr("#0  0x0000000000000099 ?? (code of no file)\n"));
}

TEST(StackText, IsCleanAndMayBeEmpty) {
  EXPECT_EQ(stack_text({}), "");
  ThreadStack hostile = stack_of(12, {});
  hostile.command = "\x1B[2J\xFF";
  EXPECT_THAT(stack_text({hostile}), ::testing::HasSubstr("process 12 \"\\x1B[2J\\xFF\"\n"));
}

}  // namespace
}  // namespace backfault
