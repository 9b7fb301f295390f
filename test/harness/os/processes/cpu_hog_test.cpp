#include "harness/os/processes/cpu_hog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "harness/os/proc/fs.h"
#include "harness/os/processes/affinity.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

TEST(CpuHog, RunOnTheirCoreUntilTheyAreGone) {
  const std::size_t threads = list_threads(::getpid()).size();
  const CpuIndex core = allowed_cpus().back();
  auto company = CpuHog::start({core}, 2);
  ASSERT_TRUE(company) << company.error().text;
  EXPECT_EQ((*company)->count().threads, 2U);
  EXPECT_TRUE(becomes_true([&] { return (*company)->count().ran > std::chrono::milliseconds(5); }));
  const auto cores = cpus_of_threads(::getpid());
  EXPECT_GE(std::ranges::count(*cores, std::vector<CpuIndex>{core}), 2);
  company->reset();
  EXPECT_EQ(list_threads(::getpid()).size(), threads);
}

TEST(CpuHog, OnACoreThatIsNotThereAreAnErrorAndLeaveNothing) {
  const std::size_t threads = list_threads(::getpid()).size();
  EXPECT_FALSE(CpuHog::start({allowed_cpus().back(), CpuIndex{1'000'000}}, 1));
  EXPECT_EQ(list_threads(::getpid()).size(), threads);
}

TEST(CpuHog, OfNoCoreAreNone) { EXPECT_EQ((*CpuHog::start({}, 3))->count().threads, 0U); }

}  // namespace
}  // namespace backfault
