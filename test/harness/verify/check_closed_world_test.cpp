#include "test/harness/verify/good_certificates.h"

namespace backfault {
namespace {

using good::objections_after;
using testing::HasSubstr;

std::string world_after(const std::function<void(Certificate&)>& change) {
  return objections_after(good::buffer_deadlock(), change);
}

TEST(ClosedWorld, MustBeClosed) {
  EXPECT_EQ(world_after([](Certificate& given) { given.snapshot.closed = false; }),
            "closed world: processes outside of the trial may see or reach it\n");
}

TEST(ClosedWorld, HoldsTheSameThreadsInBothSamples) {
  EXPECT_THAT(world_after([](Certificate& given) { given.snapshot.second.threads.pop_back(); }),
              HasSubstr("closed world: the samples do not hold the same processes and threads"));
  EXPECT_THAT(world_after([](Certificate& given) {
                good::in_both(given, 3, [](ThreadSample& thread) { thread.tid = 30; });
              }),
              HasSubstr("closed world: a thread stands twice, or out of order"));
  EXPECT_THAT(world_after([](Certificate& given) { given.snapshot.second.threads[3].pid = 20; }),
              HasSubstr("closed world: the samples do not hold"));
}

TEST(ClosedWorld, ListsEveryProcessOnce) {
  EXPECT_THAT(world_after([](Certificate& given) { given.snapshot.processes.pop_back(); }),
              HasSubstr("closed world: process 30 of thread 30/30 (mock) is not listed"));
  EXPECT_THAT(world_after([](Certificate& given) {
                given.snapshot.processes.insert(given.snapshot.processes.begin(),
                                                given.snapshot.processes[0]);
              }),
              HasSubstr("closed world: process 20 (mock) stands twice"));
  EXPECT_THAT(world_after([](Certificate& given) {
                given.snapshot.processes.push_back(good::process(31, 30, Role::client));
                given.proof.stuck.push_back(31);
              }),
              HasSubstr("closed world: process 31 (mock) has no living thread"));
}

TEST(ClosedWorld, SaysWhatEveryThreadWaitsFor) {
  EXPECT_THAT(world_after([](Certificate& given) { given.waits.pop_back(); }),
              HasSubstr("closed world: nothing is said about what thread 30/31 (mock) waits for"));
  EXPECT_THAT(world_after([](Certificate& given) { given.waits.push_back(given.waits[3]); }),
              HasSubstr("closed world: the wait of 30/31 (mock) stands twice"));
  EXPECT_THAT(world_after([](Certificate& given) { given.waits[3].tid = 99; }),
              HasSubstr("closed world: the wait of 30/99 (mock) is of no living thread"));
  EXPECT_THAT(world_after([](Certificate& given) { given.waits[3].pid = 20; }),
              HasSubstr("closed world: the wait of 20/31 (mock) is of no living thread"));
}

TEST(ClosedWorld, GivesEveryThreadTheRoleOfItsProcess) {
  EXPECT_THAT(world_after([](Certificate& given) { given.waits[3].role = Role::server; }),
              HasSubstr("closed world: the wait of 30/31 (mock) is of another role"));
  EXPECT_THAT(
      world_after([](Certificate& given) { given.snapshot.processes[0].role = std::nullopt; }),
      HasSubstr("closed world: thread 20/20 (mock) has another role than its process"));
}

TEST(ClosedWorld, NamesNoWakerOutOfSight) {
  EXPECT_THAT(world_after([](Certificate& given) {
                given.waits[0].wake_conditions[0].wakers = {30, 77};
              }),
              HasSubstr("closed world: process 77, which may wake 20/20 (mock), is not listed"));
  EXPECT_EQ(world_after([](Certificate& given) {
              given.waits[0].wake_conditions[0].external_wakers = true;
            }),
            "closed world: somebody out of sight may wake 20/20 (mock)\n");
  EXPECT_EQ(
      world_after([](Certificate& given) { given.waits[3].wake_conditions[0].harness = true; }),
      "closed world: the harness itself may wake 30/31 (mock)\n");
}

TEST(ClosedWorld, NeedsNoWaitOfAZombie) {
  EXPECT_EQ(world_after([](Certificate& given) {
              good::in_both(given, 3, [](ThreadSample& thread) {
                thread.state = ThreadState::zombie;
                thread.ran = std::nullopt;
                thread.blocked = std::nullopt;
                thread.syscall_line = "-1 0x0 0x0";
              });
              given.waits.pop_back();
            }),
            "");
}

}  // namespace
}  // namespace backfault
