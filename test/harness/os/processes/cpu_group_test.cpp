#include "harness/os/processes/cpu_group.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(CpuGroupPlace, IsTheFirstVersionsWhereItHasTheController) {
  const auto found = find_cpu_groups(
      "30 22 0:27 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"
      "40 30 0:37 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n"
      "33 30 0:30 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset\n"
      "31 30 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup "
      "rw,cpu,cpuacct\n");
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, (CpuGroupPlace{.mount = "/sys/fs/cgroup/cpu,cpuacct", .unified = false}));
}

TEST(CpuGroupPlace, IsOtherwiseTheSecondVersions) {
  const auto found = find_cpu_groups("40 30 0:37 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, (CpuGroupPlace{.mount = "/sys/fs/cgroup", .unified = true}));
  EXPECT_FALSE(find_cpu_groups("1 1 0:1 / / rw - ext4 /dev/root rw\ngarbage\n"));
}

TEST(CpuGroupOf, ReadsTheLineOfItsVersion) {
  const std::string text = "3:cpuset:/a\n1:cpu,cpuacct:/user.slice/b:c\n0::/d\n";
  EXPECT_EQ(cpu_group_of({.mount = {}, .unified = false}, text), "/user.slice/b:c");
  EXPECT_EQ(cpu_group_of({.mount = {}, .unified = true}, text), "/d");
  EXPECT_FALSE(cpu_group_of({.mount = {}, .unified = false}, "3:cpuset:/a\n0::/d\n"));
}

/// Folders with the files of a group: what is written and read, of both versions.
class FilesOfGroup : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder.file(name)) << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    return text_of(folder.file(name));
  }
  TestFolder folder;
};

TEST_F(FilesOfGroup, OfTheFirstVersion) {
  write("cpu.cfs_quota_us", "-1\n");
  write("cpu.cfs_period_us", "100000\n");
  write("cpu.stat", "nr_periods 7\nnr_throttled 3\nthrottled_time 5000000\nnr_bursts 0\n");
  write("cgroup.procs", "12\n345\n");
  const auto found = read_quota(folder.path());
  ASSERT_TRUE(found) << found.error().text;
  EXPECT_EQ(found->in_force.runtime, Duration{});
  EXPECT_EQ(found->periods, 7U);
  EXPECT_EQ(found->throttled, 3U);
  EXPECT_EQ(found->waited, std::chrono::milliseconds(5));
  EXPECT_THAT(found->members, ElementsAre(12, 345));
  const QuotaSpec wanted{.runtime = std::chrono::milliseconds(2),
                         .period = std::chrono::milliseconds(20)};
  ASSERT_TRUE(write_quota(folder.path(), wanted));
  // A plain file keeps the rest of what was longer.
  EXPECT_THAT(read("cpu.cfs_quota_us"), testing::StartsWith("2000"));
  EXPECT_THAT(read("cpu.cfs_period_us"), testing::StartsWith("20000"));
}

TEST_F(FilesOfGroup, OfTheSecondVersion) {
  write("cgroup.controllers", "cpu\n");
  write("cpu.max", "2500 50000\n");
  write("cpu.stat", "usage_usec 9\nnr_periods 7\nnr_throttled 3\nthrottled_usec 5000\n");
  write("cgroup.procs", "");
  const auto found = read_quota(folder.path());
  ASSERT_TRUE(found) << found.error().text;
  EXPECT_EQ(found->in_force, (QuotaSpec{.runtime = std::chrono::microseconds(2500),
                                        .period = std::chrono::milliseconds(50)}));
  EXPECT_EQ(found->waited, std::chrono::milliseconds(5));
  EXPECT_THAT(found->members, IsEmpty());
  ASSERT_TRUE(write_quota(folder.path(), {}));
  EXPECT_THAT(read("cpu.max"), testing::StartsWith("max"));
}

TEST_F(FilesOfGroup, ThatAreMissingAreErrors) {
  EXPECT_FALSE(read_quota(folder.path()));
  EXPECT_FALSE(write_quota(folder.path(), {}));
  EXPECT_TRUE(remove_cpu_group(folder.file("gone")));
}

}  // namespace
}  // namespace backfault
