#include "test/harness/verify/good_certificates.h"

namespace backfault {
namespace {

using enum good::Thread;
using good::Thread;

using testing::HasSubstr;

/// After a change to the await of one thread of the deadlock.
std::string nothing_after(const Thread thread, const std::function<void(WakeCondition&)>& change) {
  return good::objections_after(good::buffer_deadlock(), [&](Certificate& given) {
    change(given.waits.at(thread).wake_conditions.at(0));
  });
}

std::string with_evidence(const Thread thread, const std::string& evidence,
                          const Readiness readiness = Readiness::absent) {
  return nothing_after(thread, [&](WakeCondition& await) {
    await.evidence = evidence;
    await.readiness = readiness;
  });
}

/// One thread, alone in its process and in this call, that awaits one thing.
std::string alone(const ThreadSample& thread, const std::string& call, const WakeCondition& await) {
  Certificate given = good::buffer_deadlock();
  given.snapshot.first.threads = given.snapshot.second.threads = {thread};
  given.snapshot.processes = {good::process(thread.pid, 1, Role::client)};
  given.proof.stuck = {thread.pid};
  given.waits = {good::wait(thread, call, await)};
  return good::objections_to(given);
}

std::string alone_on_semaphore(const std::string& evidence) {
  WakeCondition await = good::await(Awaited::semaphore, "sem:1", {}, evidence);
  await.anyone = true;
  return alone(good::thread(30, 30, Role::client, "__do_semtimedop", {.number = 65}), "semop",
               await);
}

std::string alone_in_lock(const std::string& evidence) {
  return alone(good::thread(30, 30, Role::client, "locks_lock_inode_wait", {.number = 73}), "flock",
               good::await(Awaited::lock, "file:1:2", {}, evidence));
}

std::string alone_in_pause(const std::string& evidence) {
  WakeCondition await = good::await(Awaited::signal, "", {}, evidence);
  await.anyone = true;
  return alone(good::thread(30, 30, Role::client, "__do_sys_pause", {.number = 34}), "pause",
               await);
}

std::string alone_at_fifo(const std::uint64_t flags, const std::string& evidence) {
  WakeCondition await = good::await(Awaited::partner, "fifo:1:2", {}, evidence);
  await.anyone = true;
  return alone(good::thread(30, 30, Role::client, "wait_for_partner",
                            {.number = 257, .arguments = {0, 1, flags, 0, 0, 0}}),
               "openat", await);
}

std::string in_epoll(const std::string& evidence, const Readiness readiness) {
  return good::objections_after(good::frozen(), [&](Certificate& given) {
    given.waits[0].wake_conditions[0].evidence = evidence;
    given.waits[0].wake_conditions[0].readiness = readiness;
  });
}

TEST(NothingCame, RefusesOtherReadiness) {
  for (const Readiness readiness :
       {Readiness::on_its_way, Readiness::present, Readiness::unknown}) {
    EXPECT_THAT(nothing_after(server, [&](WakeCondition& await) { await.readiness = readiness; }),
                HasSubstr("nothing came: the space that 20/20 (mock) awaits is "));
  }
  EXPECT_EQ(
      nothing_after(server, [](WakeCondition& await) { await.readiness = Readiness::consumed; }),
      "nothing came: the space that 20/20 (mock) awaits is called consumed, against its "
      "evidence\n");
}

TEST(NothingCame, RefusesEvidenceThatIsMissingOrUnknown) {
  EXPECT_THAT(with_evidence(helper, ""), HasSubstr("nothing came: nothing was read about"));
  EXPECT_THAT(with_evidence(helper, "it is so"), HasSubstr("the evidence \"it is so\" is not"));
  EXPECT_THAT(with_evidence(helper, "poll events=0x1 revents=0x0"), HasSubstr("nothing was read"));
  EXPECT_THAT(with_evidence(server, "poll events=0x1 revents=0x0"), HasSubstr("nothing was read"));
  EXPECT_THAT(with_evidence(parent, "signals pending=0x0"), HasSubstr("nothing was read about"));
}

TEST(NothingCame, ReadsWhatPollSaid) {
  EXPECT_EQ(in_epoll("poll events=0x1 revents=0x0", Readiness::absent), "");
  EXPECT_THAT(in_epoll("poll events=0x1 revents=0x1", Readiness::absent),
              HasSubstr("nothing came: the data that 20/20 (mock) awaits had come"));
  EXPECT_THAT(in_epoll("poll events=0x1 revents=0x10", Readiness::absent), HasSubstr("had come"));
  EXPECT_THAT(in_epoll("poll events=0x0 revents=0x8", Readiness::absent), HasSubstr("had come"));
  EXPECT_EQ(in_epoll("poll events=0x0 revents=0x0", Readiness::absent), "");
}

TEST(NothingCame, KnowsAWakeUpThatASetHasGivenBefore) {
  EXPECT_EQ(in_epoll("poll events=0x1 revents=0x1; set revents=0x0", Readiness::consumed), "");
  EXPECT_THAT(in_epoll("poll events=0x1 revents=0x1; set revents=0x0", Readiness::absent),
              HasSubstr("called absent, against its evidence"));
  EXPECT_THAT(in_epoll("poll events=0x1 revents=0x0; set revents=0x1", Readiness::absent),
              HasSubstr("had come"));
  EXPECT_THAT(in_epoll("poll events=0x1 revents=0x1; set revents=0x1", Readiness::consumed),
              HasSubstr("had come"));
}

TEST(NothingCame, ComparesTheFutexWithTheCall) {
  EXPECT_EQ(with_evidence(helper, "futex word=8 expected=7", Readiness::consumed), "");
  EXPECT_THAT(with_evidence(helper, "futex word=8 expected=7"), HasSubstr("against its evidence"));
  EXPECT_EQ(with_evidence(helper, "futex word=8 expected=8"),
            "nothing came: 30/31 (mock) does not sleep on what its evidence says\n");
}

TEST(NothingCame, RefusesAFutexOperationThatDoesNotWait) {
  Certificate given = good::buffer_deadlock();
  good::in_both(given, helper, [](ThreadSample& thread) {
    thread.blocked = std::nullopt;
    thread.syscall_line = "202 0x1000 0x86 0x7 0x0 0x0 0x0 0x7ffd10 0x7f1020";
  });
  EXPECT_THAT(good::objections_to(given), HasSubstr("does not sleep on what its evidence says"));
}

TEST(NothingCame, KnowsAChildThatHasEnded) {
  EXPECT_THAT(with_evidence(parent, "child 30 state=Z"), HasSubstr("had come"));
  EXPECT_THAT(with_evidence(parent, "child 30 state=X"), HasSubstr("had come"));
}

TEST(NothingCame, KnowsWhoHearsOfAStoppedChild) {
  Certificate given = good::buffer_deadlock();
  given.waits[parent].wake_conditions[0].evidence = "child 30 state=T";
  EXPECT_EQ(good::objections_to(given), "");
  good::in_both(given, parent, [](ThreadSample& thread) {
    thread.blocked = std::nullopt;
    thread.syscall_line = "61 0x1e 0x0 0x2 0x0 0x0 0x0 0x7ffd10 0x7f1020";
  });
  EXPECT_EQ(good::objections_to(given),
            "nothing came: 25/25 (mock) asked for stops, and a child had stopped\n");
}

TEST(NothingCame, ReadsLocksSemaphoresAndSignals) {
  EXPECT_EQ(alone_in_lock("lock 12: -> FLOCK  ADVISORY  WRITE 30 00:2d:5 0 EOF"), "");
  EXPECT_THAT(alone_in_lock("lock 12: FLOCK  ADVISORY  WRITE 30 00:2d:5 0 EOF"),
              HasSubstr("had come"));
  EXPECT_EQ(alone_on_semaphore("semaphore 0 value=1 op=-2"), "");
  EXPECT_EQ(alone_on_semaphore("semaphore 0 value=1 op=0"), "");
  EXPECT_THAT(alone_on_semaphore("semaphore 0 value=2 op=-2"), HasSubstr("had come"));
  EXPECT_THAT(alone_on_semaphore("semaphore 0 value=0 op=0"), HasSubstr("had come"));
  EXPECT_THAT(alone_on_semaphore("semaphore 0 value=0 op=1"), HasSubstr("had come"));
  EXPECT_EQ(alone_in_pause("signals pending=0x0"), "");
  EXPECT_THAT(alone_in_pause("signals pending=0x200"), HasSubstr("had come"));
}

TEST(NothingCame, LooksForThePartnerOfAFifo) {
  EXPECT_EQ(alone_at_fifo(0, "holders reading=30 writing="), "");
  EXPECT_THAT(alone_at_fifo(0, "holders reading=30 writing=30"), HasSubstr("partner"));
  EXPECT_EQ(alone_at_fifo(1, "holders reading= writing=30"), "");
  EXPECT_THAT(alone_at_fifo(1, "holders reading=30 writing=30"), HasSubstr("partner"));
}

}  // namespace
}  // namespace backfault
