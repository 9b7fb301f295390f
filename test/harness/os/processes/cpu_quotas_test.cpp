#include "harness/os/processes/cpu_quotas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/os/isolation/group_guardian.h"
#include "test/harness/os/skip_without.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr QuotaSpec half_share{.runtime = std::chrono::milliseconds(10),
                               .period = std::chrono::milliseconds(20)};

TEST(CpuQuotas, SayWhyThereIsNoGroup) {
  CpuQuotas quotas(fail("no cgroups here"));
  const auto started = quotas.start(half_share);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().text, "no group for a quota: no cgroups here");
}

TEST(CpuQuotas, TakeProcessesInAndGiveThemBack) {
  BACKFAULT_SKIP_WITHOUT(Capability::limit_cpu_time);
  const auto guardian = GroupGuardian::start();
  ASSERT_TRUE(guardian) << guardian.error().text;
  CpuQuotas quotas(guardian->folder());
  TinyProgram program("sleeper");
  ASSERT_EQ(program.read_line(), "ready");
  const auto first = quotas.start(half_share);
  const auto second = quotas.start(half_share);
  ASSERT_TRUE(first && second);
  ASSERT_TRUE(quotas.put_under(*first, program.pid()));
  EXPECT_EQ(quotas.count(*first)->in_force, half_share);
  EXPECT_THAT(quotas.count(*first)->members, ElementsAre(program.pid()));
  EXPECT_THAT(quotas.count(*second)->members, IsEmpty());
  ASSERT_TRUE(quotas.end(*first));
  ASSERT_TRUE(quotas.end(*first)) << "twice does nothing more";
  EXPECT_FALSE(quotas.count(*first));
  ASSERT_TRUE(quotas.end(*second)) << "nobody was ever in it";
}

}  // namespace
}  // namespace backfault
