#include "harness/os/waits/descriptor_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/os/saved_text.h"

namespace backfault {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DescriptorText, ReadsTheMembersOfAnEpollSet) {
  const auto set = parse_descriptor(saved_text("fdinfo_of_epoll"));
  ASSERT_TRUE(set);
  EXPECT_EQ(set->flags, 02000002U);
  EXPECT_THAT(set->epoll_members,
              ElementsAre(EpollMember{.descriptor = 8, .events = 0x19, .inode = 0x1a},
                          EpollMember{.descriptor = 3, .events = 0x80000004, .inode = 0x1521e}));
}

TEST(DescriptorText, CountsMembersThatWereAddedUnderOneNumber) {
  const std::string line = "tfd:        5 events:       19 data: 5  pos:0 ino:1a sdev:8\n";
  const auto set = parse_descriptor("flags:\t02\n" + line + line);
  ASSERT_TRUE(set);
  ASSERT_EQ(set->epoll_members.size(), 2U);
  EXPECT_EQ(set->epoll_members[0].before, 0U);
  EXPECT_EQ(set->epoll_members[1].before, 1U);
}

TEST(DescriptorText, ReadsWhatIsLeftOfATimerRoundedUp) {
  const auto timer = parse_descriptor(saved_text("fdinfo_of_timer"));
  ASSERT_TRUE(timer);
  EXPECT_EQ(timer->timer_left, Duration{299'638'036});
}

TEST(DescriptorText, TellsEventCountersApartByTheirId) {
  const auto counter = parse_descriptor(saved_text("fdinfo_of_event_counter"));
  ASSERT_TRUE(counter);
  EXPECT_EQ(counter->event_counter, 2U);
  EXPECT_FALSE(counter->timer_left);
}

TEST(DescriptorText, KnowsWhichWaysAreOpen) {
  EXPECT_TRUE(parse_descriptor("flags:\t02000000\n")->can_read());
  EXPECT_FALSE(parse_descriptor("flags:\t02000000\n")->can_write());
  EXPECT_FALSE(parse_descriptor("flags:\t02000001\n")->can_read());
  EXPECT_TRUE(parse_descriptor("flags:\t02000001\n")->can_write());
  EXPECT_TRUE(parse_descriptor("flags:\t02\n")->can_read());
}

TEST(DescriptorText, ReadsTheProcessOfAPidfd) {
  EXPECT_EQ(parse_descriptor("flags:\t02\nPid:\t-1\n")->process, -1);
}

TEST(DescriptorText, AMalformedLineMakesTheWholeTextUnreadable) {
  EXPECT_FALSE(parse_descriptor(""));
  EXPECT_FALSE(parse_descriptor("pos:\t0\n"));
  EXPECT_FALSE(parse_descriptor("flags:\t9\n"));
  EXPECT_FALSE(parse_descriptor("flags:\t02\ntfd: 8 events: xx\n"));
  EXPECT_FALSE(parse_descriptor("flags:\t02\nit_value: 299\n"));
  EXPECT_FALSE(parse_descriptor("flags:\t02\neventfd-id: \n"));
}

TEST(DescriptorText, ListsListeningPortsOnly) {
  EXPECT_THAT(parse_listening_ports(saved_text("net_tcp")), ElementsAre(80, 2024));
  EXPECT_THAT(parse_listening_ports(saved_text("net_tcp6")), ElementsAre(8080));
  EXPECT_THAT(parse_listening_ports("garbage\n 0: x 0A 0A\n"), IsEmpty());
}

}  // namespace
}  // namespace backfault
