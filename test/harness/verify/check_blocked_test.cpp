#include "test/harness/verify/good_certificates.h"

namespace backfault {
namespace {

using testing::HasSubstr;

/// After a change to the client's thread, which is in write(2), and to its wait.
std::string blocked_after(const std::function<void(ThreadSample&, WaitFact&)>& change) {
  Certificate given = good::buffer_deadlock();
  good::in_both(given, 2, [&](ThreadSample& thread) { change(thread, given.waits[2]); });
  return good::objections_to(given);
}

std::string with_line(const std::string& line) {
  return blocked_after([&](ThreadSample& thread, WaitFact&) {
    thread.syscall_line = line;
    thread.blocked = std::nullopt;
  });
}

std::string with_state(const ThreadState state) {
  return blocked_after([&](ThreadSample& thread, WaitFact&) { thread.state = state; });
}

TEST(Blocked, RefusesOtherStates) {
  EXPECT_THAT(with_state(ThreadState::running), HasSubstr("blocked: 30/30 (mock) is running"));
  EXPECT_THAT(with_state(ThreadState::disk_wait), HasSubstr("blocked: 30/30 (mock) is disk_wait"));
  EXPECT_THAT(with_state(ThreadState::traced), HasSubstr("blocked: 30/30 (mock) is traced"));
  EXPECT_THAT(with_state(ThreadState::unknown), HasSubstr("blocked: 30/30 (mock) is unknown"));
}

TEST(Blocked, ReadsTheSyscallLineItself) {
  EXPECT_THAT(with_line("running"), HasSubstr("blocked: 30/30 (mock) is not blocked in a call"));
  EXPECT_THAT(with_line(""), HasSubstr("blocked: 30/30 (mock) is not blocked in a call"));
  EXPECT_THAT(with_line("1 0x3 0x4"), HasSubstr("blocked: "));
  EXPECT_THAT(with_line("-1 0x3 0x4"), HasSubstr("blocked: "));
  EXPECT_THAT(with_line("219 0x3 0x4 0x5 0x0 0x0 0x0 0x1 0x2"), HasSubstr("blocked: "));
  EXPECT_THAT(with_line("0 0x3 0x4 0x5 0x0 0x0 0x0 0x1 0x2"),
              HasSubstr("blocked: 30/30 (mock) is in read, not in \"write\""));
}

TEST(Blocked, RefusesAnUnknownPlace) {
  EXPECT_EQ(
      blocked_after([](ThreadSample& thread, WaitFact&) { thread.wait_channel = "futex_do_wait"; }),
      "blocked: 30/30 (mock) sleeps at \"futex_do_wait\", unknown for write\n"
      "blocked: 30/30 (mock) sleeps at \"futex_do_wait\", unknown for write\n");
  EXPECT_THAT(blocked_after([](ThreadSample& thread, WaitFact&) { thread.wait_channel.clear(); }),
              HasSubstr("blocked: "));
  EXPECT_THAT(blocked_after([](ThreadSample& thread, WaitFact&) {
                thread.wait_channel = "seccomp_do_user_notification";
              }),
              HasSubstr("blocked: "));
  EXPECT_EQ(blocked_after([](ThreadSample& thread, WaitFact&) {
              thread.wait_channel = "wait_woken.constprop.0";
            }),
            "");
}

TEST(Blocked, LooksAtThePlaceInTheSecondSampleToo) {
  Certificate given = good::buffer_deadlock();
  given.snapshot.second.threads[2].wait_channel = "0";
  EXPECT_EQ(good::objections_to(given),
            "blocked: 30/30 (mock) sleeps at \"0\", unknown for write\n");
}

TEST(Blocked, RefusesWhatTheCallCannotAwait) {
  EXPECT_THAT(blocked_after([](ThreadSample&, WaitFact& wait) {
                wait.wake_conditions[0].thing = Awaited::data;
              }),
              HasSubstr("blocked: 30/30 (mock) cannot await data in write"));
  EXPECT_THAT(blocked_after([](ThreadSample&, WaitFact& wait) { wait.wake_conditions.clear(); }),
              HasSubstr("blocked: nothing is named that 30/30 (mock) waits for"));
}

TEST(Blocked, ComparesNumbersWithTheirLines) {
  EXPECT_THAT(blocked_after([](ThreadSample& thread, WaitFact&) { thread.ran->run_ns = 3; }),
              HasSubstr("blocked: how long 30/30 (mock) ran is not what its schedstat line says"));
  EXPECT_THAT(blocked_after([](ThreadSample& thread, WaitFact&) { thread.ran->times_run = 3; }),
              HasSubstr("blocked: how long 30/30 (mock) ran"));
  EXPECT_THAT(
      blocked_after([](ThreadSample& thread, WaitFact&) { thread.blocked->arguments[5] = 1; }),
      HasSubstr("blocked: the call of 30/30 (mock) is not what its syscall line says"));
  EXPECT_THAT(blocked_after([](ThreadSample& thread, WaitFact&) { thread.blocked->number = 20; }),
              HasSubstr("blocked: the call of 30/30 (mock)"));
}

TEST(Blocked, RefusesWhatIsNotModelled) {
  EXPECT_EQ(blocked_after([](ThreadSample&, WaitFact& wait) { wait.modelled = false; }),
            "blocked: what ends the wait of 30/30 (mock) is not known completely\n");
  EXPECT_EQ(blocked_after([](ThreadSample&, WaitFact& wait) { wait.kind = WaitKind::unreadable; }),
            "blocked: the wait of 30/30 (mock) is unreadable\n");
}

TEST(Blocked, RefusesProcessesThatTheKernelMayWake) {
  Certificate given = good::buffer_deadlock();
  given.snapshot.processes[0].asynchronous = true;
  given.snapshot.processes[2].may_be_timed = true;
  EXPECT_EQ(good::objections_to(given),
            "blocked: the kernel may work for 20 (mock)\n"
            "blocked: a timer may be armed that interrupts 30 (mock)\n");
}

TEST(Blocked, KnowsAStoppedThreadByItsPlace) {
  const auto stop = [](ThreadSample& thread, WaitFact& wait) {
    thread.state = ThreadState::stopped;
    thread.wait_channel = "do_signal_stop";
    thread.syscall_line = "-1 0x7ffd10 0x7f1020";
    thread.blocked = std::nullopt;
    wait.call.clear();
    wait.wake_conditions.clear();
  };
  EXPECT_EQ(blocked_after(stop), "");
  EXPECT_THAT(blocked_after([&](ThreadSample& thread, WaitFact& wait) {
                stop(thread, wait);
                thread.wait_channel = "ptrace_stop";
              }),
              HasSubstr("blocked: 30/30 (mock) is stopped, but sleeps at \"ptrace_stop\""));
  EXPECT_THAT(blocked_after([&](ThreadSample& thread, WaitFact& wait) {
                stop(thread, wait);
                wait.call = "write";
              }),
              HasSubstr("blocked: 30/30 (mock) is not in \"write\""));
}

}  // namespace
}  // namespace backfault
