#include "harness/verify/claim_index.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

Claim small_claim() {
  Claim claim;
  claim.stuck = {20};
  claim.snapshot.processes = {{.pid = 20, .command = "a\nb"}, {.pid = 30}};
  claim.snapshot.first.threads = {{.pid = 20, .tid = 20, .command = "a", .state = "sleeping"},
                                  {.pid = 20, .tid = 21, .state = "zombie"},
                                  {.pid = 20, .tid = 22, .state = "sleeping"},
                                  {.pid = 30, .tid = 30, .state = "sleeping"}};
  claim.waits = {{.pid = 20, .tid = 20, .command = "c"}, {.pid = 30, .tid = 30}};
  return claim;
}

TEST(ClaimIndex, KnowsWhoIsStuck) {
  Claim claim = small_claim();
  const ClaimIndex index(claim);
  EXPECT_TRUE(index.is_stuck(20));
  EXPECT_FALSE(index.is_stuck(30));
  EXPECT_FALSE(index.all_stuck());
  claim.stuck = {20, 30};
  EXPECT_TRUE(ClaimIndex(claim).all_stuck());
}

TEST(ClaimIndex, FindsWhatBelongsTogether) {
  const Claim claim = small_claim();
  const ClaimIndex index(claim);
  EXPECT_EQ(index.process(30), &claim.snapshot.processes[1]);
  EXPECT_EQ(index.process(40), nullptr);
  EXPECT_EQ(index.wait_of(claim.snapshot.first.threads[3]), &claim.waits[1]);
  EXPECT_EQ(index.wait_of(claim.snapshot.first.threads[2]), nullptr);
  EXPECT_EQ(index.thread_of(claim.waits[0]), &claim.snapshot.first.threads[0]);
}

TEST(ClaimIndex, ListsStuckThreadsThatWait) {
  const Claim claim = small_claim();
  const ClaimIndex index(claim);
  ASSERT_EQ(index.stuck_threads().size(), 1U);
  EXPECT_EQ(&index.stuck_threads()[0].thread, &claim.snapshot.first.threads[0]);
  EXPECT_EQ(&index.stuck_threads()[0].wait, &claim.waits[0]);
}

TEST(ClaimIndex, NamesOnOneLine) {
  const Claim claim = small_claim();
  EXPECT_EQ(name_of(claim.snapshot.first.threads[0]), "20/20 (a)");
  EXPECT_EQ(name_of(claim.waits[0]), "20/20 (c)");
  EXPECT_EQ(name_of(claim.snapshot.processes[0]), "20 (a\\nb)");
}

}  // namespace
}  // namespace backfault
