#include "harness/os/steps/sight.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "harness/os/proc/fs.h"

namespace backfault {
namespace {

TEST(StepSight, ReadsAThreadThatRuns) {
  std::atomic<int> id{0};
  std::atomic<bool> end{false};
  std::thread busy([&] {
    id = ::gettid();
    while (!end) {
    }
  });
  while (id == 0) {
  }
  const auto call = call_of_thread(::getpid(), id);
  end = true;
  busy.join();
  ASSERT_TRUE(call);
  EXPECT_TRUE(std::holds_alternative<Runnable>(*call));
  EXPECT_TRUE(is_to_be_traced(::getpid(), ::gettid()));
  EXPECT_FALSE(has_signal_to_take(::getpid(), ::gettid()));
  EXPECT_EQ(process_of_thread(::gettid()), ::getpid());
  EXPECT_EQ(parent_of_process(::getpid()), ::getppid());
}

TEST(StepSight, KnowsNothingOfOneThatIsGone) {
  EXPECT_EQ(call_of_thread(0x3fffffff, 0x3fffffff), std::nullopt);
  EXPECT_EQ(process_of_thread(0x3fffffff), 0);
  EXPECT_FALSE(is_to_be_traced(0x3fffffff, 0x3fffffff));
  EXPECT_FALSE(is_stopped_by_signal(0x3fffffff, 0x3fffffff));
  EXPECT_TRUE(has_signal_to_take(0x3fffffff, 0x3fffffff));
  EXPECT_EQ(parent_of_process(0x3fffffff), 0);
}

}  // namespace
}  // namespace backfault
