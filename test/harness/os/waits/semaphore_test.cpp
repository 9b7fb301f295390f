#include "harness/os/waits/semaphore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/sem.h>
#include <unistd.h>

namespace backfault {
namespace {

/// A set of the test's own, removed when the test is over.
class SemaphoreSet {
 public:
  explicit SemaphoreSet(const int count) : id_(::semget(IPC_PRIVATE, count, 0600)) {
    EXPECT_GE(id_, 0);
  }
  SemaphoreSet(const SemaphoreSet&) = delete;
  SemaphoreSet& operator=(const SemaphoreSet&) = delete;
  ~SemaphoreSet() { ::semctl(id_, 0, IPC_RMID); }
  [[nodiscard]] int id() const { return id_; }

 private:
  int id_;
};

WaitFinding explain(const int set, const std::vector<sembuf>& operations,
                    const timespec* const limit = nullptr) {
  ObservedWorld world;
  const BlockedCall call{.number = 0,
                         .arguments = {static_cast<std::uint64_t>(set),
                                       reinterpret_cast<std::uint64_t>(operations.data()),
                                       operations.size(), reinterpret_cast<std::uint64_t>(limit)}};
  return explain_semtimedop(
      {.world = world, .process = world.process(::getpid()), .call = call, .tid = ::getpid()});
}

TEST(WaitSemaphore, TellsTheOperationThatCannotBeDone) {
  const SemaphoreSet set(2);
  const auto finding = explain(set.id(), {{.sem_num = 0, .sem_op = 2, .sem_flg = 0},
                                          {.sem_num = 0, .sem_op = -1, .sem_flg = 0},
                                          {.sem_num = 1, .sem_op = -3, .sem_flg = 0}});
  EXPECT_EQ(finding.kind, WaitKind::semaphore);
  ASSERT_EQ(finding.wake_conditions.size(), 1U);
  EXPECT_EQ(finding.wake_conditions[0].evidence, "semaphore 1 value=0 op=-3");
  EXPECT_EQ(finding.wake_conditions[0].readiness, Readiness::absent);
  EXPECT_TRUE(finding.wake_conditions[0].anyone);
}

TEST(WaitSemaphore, WaitingForZeroIsBlockedByAnyOtherValue) {
  const SemaphoreSet set(1);
  EXPECT_EQ(
      explain(set.id(), {{.sem_num = 0, .sem_op = 0, .sem_flg = 0}}).wake_conditions[0].readiness,
      Readiness::unknown)
      << "the operation could go on";
  ASSERT_EQ(::semctl(set.id(), 0, SETVAL, 3), 0);
  EXPECT_EQ(
      explain(set.id(), {{.sem_num = 0, .sem_op = 0, .sem_flg = 0}}).wake_conditions[0].evidence,
      "semaphore 0 value=3 op=0");
}

TEST(WaitSemaphore, ReadsItsTimeOut) {
  const SemaphoreSet set(1);
  const timespec limit{.tv_sec = 3, .tv_nsec = 0};
  const auto finding = explain(set.id(), {{.sem_num = 0, .sem_op = -1, .sem_flg = 0}}, &limit);
  EXPECT_EQ(finding.limit.left, std::chrono::seconds(3));
}

TEST(WaitSemaphore, ASetThatIsGoneIsUnknown) {
  const auto finding = explain(-1, {{.sem_num = 0, .sem_op = -1, .sem_flg = 0}});
  EXPECT_EQ(finding.wake_conditions[0].readiness, Readiness::unknown);
}

}  // namespace
}  // namespace backfault
