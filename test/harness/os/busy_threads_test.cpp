#include "harness/os/busy_threads.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "harness/os/affinity.h"
#include "harness/os/proc_fs.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

TEST(BusyThreads, RunOnTheirCoreUntilTheyAreGone) {
  const std::size_t threads = list_threads(::getpid()).size();
  const CpuIndex core = allowed_cpus().back();
  auto company = BusyThreads::start({core}, 2);
  ASSERT_TRUE(company) << company.error().text;
  EXPECT_EQ((*company)->count().threads, 2U);
  EXPECT_TRUE(becomes_true([&] { return (*company)->count().ran > std::chrono::milliseconds(5); }));
  const auto cores = cpus_of_threads(::getpid());
  EXPECT_GE(std::ranges::count(*cores, std::vector<CpuIndex>{core}), 2);
  company->reset();
  EXPECT_EQ(list_threads(::getpid()).size(), threads);
}

TEST(BusyThreads, OnACoreThatIsNotThereAreAnErrorAndLeaveNothing) {
  const std::size_t threads = list_threads(::getpid()).size();
  EXPECT_FALSE(BusyThreads::start({allowed_cpus().back(), CpuIndex{1'000'000}}, 1));
  EXPECT_EQ(list_threads(::getpid()).size(), threads);
}

TEST(BusyThreads, OfNoCoreAreNone) { EXPECT_EQ((*BusyThreads::start({}, 3))->count().threads, 0U); }

}  // namespace
}  // namespace backfault
