#include "harness/os/proc/mount_table.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

constexpr auto table =
    "64 1 254:1 / / rw,relatime - ext4 /dev/vda1 ro,errors=remount-ro\n"
    "128 64 0:38 / /shm/trial/archive rw,nosuid,nodev - tmpfs tmpfs rw,size=1k\n"
    "173 128 0:38 / /shm/trial/archive ro,nosuid,nodev shared:3 - tmpfs tmpfs rw,size=1k\n"
    "174 64 0:39 / /shm/with\\040blank ro - tmpfs tmpfs ro,size=1k\n"
    "half a line\n";

TEST(MountTable, TellsTheUppermostMountOfAPath) {
  EXPECT_EQ(find_mount(table, "/shm/trial/archive"),
            (MountText{.read_only = true, .whole_read_only = false}));
  EXPECT_EQ(find_mount(table, "/"), (MountText{.read_only = false, .whole_read_only = true}));
}

TEST(MountTable, ReadsPathsWithBlanks) {
  EXPECT_EQ(find_mount(table, "/shm/with blank"),
            (MountText{.read_only = true, .whole_read_only = true}));
}

TEST(MountTable, KnowsNothingOfOtherPaths) {
  EXPECT_EQ(find_mount(table, "/shm/trial"), std::nullopt);
  EXPECT_EQ(find_mount(table, "/shm/trial/archive/deeper"), std::nullopt);
  EXPECT_EQ(find_mount("", "/"), std::nullopt);
}

}  // namespace
}  // namespace backfault
