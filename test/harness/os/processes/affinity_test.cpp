#include "harness/os/processes/affinity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/os/proc/fs.h"
#include "harness/os/proc/text.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::SizeIs;

using Cpus = std::vector<CpuIndex>;

TEST(Affinity, HoldsForEveryThreadAndIsReadBack) {
  TinyProgram pool("thread_pool_idle");
  EXPECT_EQ(pool.read_line(), "ready");
  const Cpus one{allowed_cpus().at(0)};
  ASSERT_TRUE(set_cpus_of(pool.pid(), one));
  const auto restricted = cpus_of_threads(pool.pid());
  ASSERT_TRUE(restricted) << restricted.error().text;
  EXPECT_THAT(*restricted, SizeIs(5));
  EXPECT_THAT(*restricted, Each(one));
  const auto status =
      read_small_file("/proc/" + std::to_string(pool.pid()) + "/status", 65536).value();
  EXPECT_EQ(parse_cpus_allowed(status), one) << "the kernel says the same elsewhere";

  ASSERT_TRUE(set_cpus_of(pool.pid(), allowed_cpus()));
  EXPECT_THAT(*cpus_of_threads(pool.pid()), Each(allowed_cpus()));
}

TEST(Affinity, HoldsForThreadsThatAppearMeanwhile) {
  TinyProgram churner("thread_churner");
  EXPECT_EQ(churner.read_line(), "ready");
  const Cpus one{allowed_cpus().at(0)};
  for (int round = 0; round < 20; ++round) {
    ASSERT_TRUE(set_cpus_of(churner.pid(), allowed_cpus()));
    ASSERT_TRUE(set_cpus_of(churner.pid(), one));
    const auto all = cpus_of_threads(churner.pid());
    ASSERT_TRUE(all) << all.error().text;
    EXPECT_THAT(*all, Each(one));
  }
}

TEST(Affinity, RefusesWhatCannotBe) {
  TinyProgram pool("thread_pool_idle");
  const auto empty = set_cpus_of(pool.pid(), {});
  ASSERT_FALSE(empty);
  EXPECT_THAT(empty.error().text, HasSubstr("list of cores is empty"));
  const auto absent = set_cpus_of(pool.pid(), {CpuIndex{1000}});
  ASSERT_FALSE(absent);
  EXPECT_THAT(absent.error().text, HasSubstr("to cores 1000: Invalid argument"));
  const auto beyond = set_cpus_of(pool.pid(), {CpuIndex{1 << 20}});
  ASSERT_FALSE(beyond);
  EXPECT_THAT(beyond.error().text, HasSubstr("allowed are 0 to 1023"));
}

TEST(Affinity, AProcessThatIsGoneIsAnError) {
  TinyProgram program("pipe_reader");
  const int pid = program.pid();
  program.end();
  ASSERT_FALSE(set_cpus_of(pid, allowed_cpus()));
  EXPECT_THAT(set_cpus_of(pid, allowed_cpus()).error().text, HasSubstr("no such process"));
  ASSERT_FALSE(cpus_of_threads(pid));
  EXPECT_THAT(cpus_of_threads(pid).error().text, HasSubstr("no such process"));
}

TEST(Affinity, RestrictsItself) {
  const Cpus before = allowed_cpus();
  ASSERT_FALSE(before.empty());
  const Cpus last{before.back()};
  ASSERT_TRUE(restrict_self(last));
  EXPECT_EQ(allowed_cpus(), last);
  ASSERT_TRUE(restrict_self(before));
  EXPECT_EQ(allowed_cpus(), before);
  EXPECT_FALSE(restrict_self({}));
}

}  // namespace
}  // namespace backfault
