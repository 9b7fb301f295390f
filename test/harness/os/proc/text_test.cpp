#include "harness/os/proc/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/os/saved_text.h"

namespace backfault {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ProcText, AddsWhatWasReadAndWritten) {
  EXPECT_EQ(parse_transferred_bytes("rchar: 12\nwchar: 30\nsyscr: 5\n"), 42U);
  EXPECT_EQ(parse_transferred_bytes("rchar: 12\n"), std::nullopt);
  EXPECT_EQ(parse_transferred_bytes("rchar: x\nwchar: 30\n"), std::nullopt);
}

TEST(ProcText, ReadsTheStatOfAnUninterruptibleParent) {
  const auto stat = parse_stat(saved_text("stat_of_vfork_parent"));
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->id, 22440);
  EXPECT_EQ(stat->command, "child_waiter");
  EXPECT_EQ(stat->state, ThreadState::disk_wait);
  EXPECT_EQ(stat->parent, 20717);
  EXPECT_EQ(stat->process_group, 20717);
  EXPECT_EQ(stat->session, 3238);
  EXPECT_FALSE(stat->kernel_thread);
  EXPECT_EQ(stat->user_ticks, 3U);
  EXPECT_EQ(stat->system_ticks, 4U);
  EXPECT_EQ(stat->start_ticks, 316589U);
}

TEST(ProcText, ANameMayHoldBracketsAndBlanks) {
  const auto stat = parse_stat("7 (a) R (b c) S 1 7 7 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 5 0");
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->command, "a) R (b c");
  EXPECT_EQ(stat->state, ThreadState::sleeping);
  EXPECT_TRUE(stat->kernel_thread);
}

TEST(ProcText, KnowsEveryStateLetter) {
  const auto state_of = [](const std::string& letter) {
    return parse_stat("7 (x) " + letter + " 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0")->state;
  };
  EXPECT_EQ(state_of("R"), ThreadState::running);
  EXPECT_EQ(state_of("S"), ThreadState::sleeping);
  EXPECT_EQ(state_of("D"), ThreadState::disk_wait);
  EXPECT_EQ(state_of("T"), ThreadState::stopped);
  EXPECT_EQ(state_of("t"), ThreadState::traced);
  EXPECT_EQ(state_of("Z"), ThreadState::zombie);
  EXPECT_EQ(state_of("W"), ThreadState::unknown);
}

TEST(ProcText, ACutStatIsNoStat) {
  EXPECT_FALSE(parse_stat(""));
  EXPECT_FALSE(parse_stat("7 (x) S 1 7 7"));
  EXPECT_FALSE(parse_stat(") 7 ("));
  EXPECT_FALSE(parse_stat("x (x) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0"));
}

TEST(ProcText, ReadsCountersAndRefusesLess) {
  EXPECT_EQ(parse_schedstat("2378736 6063605 3\n"),
            (RunCounters{.run_ns = 2378736, .times_run = 3}));
  EXPECT_FALSE(parse_schedstat("2378736 6063605\n"));
  EXPECT_FALSE(parse_schedstat("-1 0 3\n"));
}

TEST(ProcText, ReadsABlockedCallWithItsSixArguments) {
  const auto call = parse_syscall(
      "202 0x7f85e5f7a040 0x0 0x1 0x2 0x3 0xffffffffffffffff 0x7ffcf3b5c178 0x7f85e5b1f829\n");
  ASSERT_TRUE(call);
  const BlockedCall expected{.number = 202,
                             .arguments = {0x7f85e5f7a040, 0, 1, 2, 3, 0xffffffffffffffff}};
  EXPECT_EQ(std::get<BlockedCall>(*call), expected);
}

TEST(ProcText, ReadsWhereABlockedThreadGoesOn) {
  constexpr BlockedPlace place{.stack_pointer = 0x7ffcf3b5c178, .program_counter = 0x7f85e5b1f829};
  EXPECT_EQ(parse_blocked_place("202 0x1 0x2 0x3 0x4 0x5 0x6 0x7ffcf3b5c178 0x7f85e5b1f829\n"),
            place);
  EXPECT_EQ(parse_blocked_place("-1 0x7ffcf3b5c178 0x7f85e5b1f829\n"), place);
  EXPECT_FALSE(parse_blocked_place("running\n"));
  EXPECT_FALSE(parse_blocked_place("-1 0x0 0x0\n")) << "a zombie";
  EXPECT_FALSE(parse_blocked_place("202 0x1 0x2 0x3 0x4 0x5 0x6 0x7ffcf3b5c178\n"));
  EXPECT_FALSE(parse_blocked_place(""));
}

TEST(ProcText, TellsRunnableFromBlockedOutsideOfACall) {
  EXPECT_EQ(parse_syscall("running\n"), SyscallText{Runnable{}});
  const auto outside = parse_syscall("-1 0x7ffcf3b5c178 0x7f85e5b1f829\n");
  ASSERT_TRUE(outside);
  EXPECT_EQ(std::get<BlockedCall>(*outside).number, -1);
  EXPECT_FALSE(parse_syscall(""));
  EXPECT_FALSE(parse_syscall("202 0x7f85e5f7a040 0x0"));
  EXPECT_FALSE(parse_syscall("202 0x1 0x2 0x3 0x4 0x5 zz"));
}

TEST(ProcText, ReadsChildren) {
  EXPECT_THAT(*parse_children("12 13 \n"), ElementsAre(12, 13));
  EXPECT_THAT(*parse_children(""), IsEmpty());
  EXPECT_FALSE(parse_children("12 x"));
}

TEST(ProcText, KeepsOnlySharedMappings) {
  const auto mappings = parse_shared_mappings(saved_text("maps_with_shared_ring"));
  ASSERT_TRUE(mappings);
  EXPECT_THAT(*mappings, ElementsAre(SharedMapping{.begin = 0x7f85e5f7a000,
                                                   .end = 0x7f85e5f7b000,
                                                   .offset = 0,
                                                   .device = "00:01",
                                                   .inode = 1168,
                                                   .name = "/memfd:ring",
                                                   .deleted = true,
                                                   .writable = true}));
}

TEST(ProcText, AMappingMayHaveAnOffsetAndANameWithBlanks) {
  const auto mappings =
      parse_shared_mappings("1000-3000 rw-s 00002000 fd:01 77   /tmp/a b\n4000-5000 r--p 0 0 0\n");
  ASSERT_TRUE(mappings);
  ASSERT_EQ(mappings->size(), 1U);
  EXPECT_EQ(mappings->at(0).offset, 0x2000U);
  EXPECT_EQ(mappings->at(0).name, "/tmp/a b");
}

TEST(ProcText, EveryMappedFileHasItsNumber) {
  EXPECT_THAT(*parse_mapped_inodes("1000-3000 rw-s 00002000 fd:01 77   /tmp/a b\n"
                                   "4000-5000 r--p 0 0 0\n5000-6000 r--p 0 fd:01 12 /lib/b\n"
                                   "6000-7000 r-xp 1000 fd:01 12 /lib/b\n"),
              ElementsAre(12, 77));
  EXPECT_FALSE(parse_mapped_inodes("nonsense\n"));
}

TEST(ProcText, AMalformedMappingMakesTheWholeTextUnreadable) {
  EXPECT_FALSE(parse_shared_mappings("1000-3000 rw-s 00002000 fd:01 77\nnonsense\n"));
  EXPECT_FALSE(parse_shared_mappings("1000 rw-s 00002000 fd:01 77\n"));
}

TEST(ProcText, ReadsWhatTheStatusSaysOfCoresAndSignals) {
  const std::string status = saved_text("status_of_waiter");
  EXPECT_THAT(*parse_cpus_allowed(status), ElementsAre(CpuIndex{0}, CpuIndex{1}, CpuIndex{3}));
  EXPECT_EQ(
      parse_signals(status),
      (SignalText{
          .pending = 0x101, .blocked = 0x400, .ignored = 0x6, .caught = 0x2200, .tracer = 77}));
  EXPECT_EQ(parse_process_of_thread("Name:\tx\nTgid:\t12\nNgid:\t0\n"), 12);
  EXPECT_EQ(parse_process_of_thread("Name:\tx\n"), std::nullopt);
  EXPECT_EQ(parse_signals("SigPnd:\t0\nShdPnd:\t0\nSigBlk:\t0\nSigIgn:\t0\nSigCgt:\t0\n"),
            std::nullopt);
  EXPECT_FALSE(parse_cpus_allowed("Name:\tx\n"));
}

TEST(ProcText, RefusesCpuListsThatAreNone) {
  EXPECT_THAT(*parse_cpu_list("0-2,7"),
              ElementsAre(CpuIndex{0}, CpuIndex{1}, CpuIndex{2}, CpuIndex{7}));
  EXPECT_FALSE(parse_cpu_list(""));
  EXPECT_FALSE(parse_cpu_list("3-1"));
  EXPECT_FALSE(parse_cpu_list("a"));
  EXPECT_FALSE(parse_cpu_list("0-99999999"));
}

}  // namespace
}  // namespace backfault
