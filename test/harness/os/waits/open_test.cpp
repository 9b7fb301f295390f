#include "harness/os/waits/open.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

WaitFinding explain(const std::string& path, const int flags) {
  ObservedWorld world;
  const BlockedCall call{.number = 0,
                         .arguments = {static_cast<std::uint64_t>(AT_FDCWD),
                                       reinterpret_cast<std::uint64_t>(path.c_str()),
                                       static_cast<std::uint64_t>(flags)}};
  return explain_openat(
      {.world = world, .process = world.process(::getpid()), .call = call, .tid = ::getpid()});
}

class WaitOpen : public testing::Test {
 protected:
  WaitOpen() { EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0); }
  TestFolder folder;
  std::string path = folder.file("fifo");
};

TEST_F(WaitOpen, AReaderWaitsForAWriterWhomAnybodyCanBe) {
  const auto finding = explain(path, O_RDONLY);
  EXPECT_EQ(finding.kind, WaitKind::pipe);
  EXPECT_EQ(finding.object, fmt::format("for somebody to open {} for writing", path));
  ASSERT_EQ(finding.wake_conditions.size(), 1U);
  EXPECT_EQ(finding.wake_conditions[0].thing, Awaited::partner);
  EXPECT_EQ(finding.wake_conditions[0].readiness, Readiness::absent);
  EXPECT_TRUE(finding.wake_conditions[0].anyone);
  EXPECT_TRUE(finding.wake_conditions[0].external_wakers) << "others know this folder";
  EXPECT_EQ(explain(path, O_WRONLY).object,
            fmt::format("for somebody to open {} for reading", path));
}

TEST_F(WaitOpen, APartnerThatIsThereIsSeen) {
  const Fd both(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  EXPECT_EQ(explain(path, O_RDONLY).wake_conditions[0].readiness, Readiness::present);
  EXPECT_EQ(explain(path, O_WRONLY).wake_conditions[0].readiness, Readiness::present);
}

TEST_F(WaitOpen, OtherFilesAreNotModelled) {
  EXPECT_EQ(explain(folder.path(), O_RDONLY).kind, WaitKind::other);
  EXPECT_EQ(explain(folder.file("missing"), O_RDONLY).kind, WaitKind::other);
}

}  // namespace
}  // namespace backfault
