#include "harness/verify/evidence_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(EvidenceText, ReadsEveryClause) {
  const auto read = read_evidence(
      "poll events=0x2001 revents=0x10; set revents=0x0; futex word=4294967295 expected=7; "
      "child 12 state=S; child 13 state=Z; lock 1: -> POSIX  ADVISORY  WRITE 5 00:2d:5 0 EOF; "
      "semaphore 3 value=1 op=-2; signals pending=0x200; holders reading=12,13 writing=; "
      "tcp state=1/2 timer=3/4 acked=5/6 received=7/8 send_queue=9/10 receive_queue=11/12");
  ASSERT_TRUE(read.has_value()) << read.error().text;
  EXPECT_EQ(read->poll->events, 0x2001U);
  EXPECT_EQ(read->poll->returned, 0x10U);
  EXPECT_EQ(read->set, 0U);
  EXPECT_EQ(read->futex->word, 4294967295U);
  EXPECT_EQ(read->futex->expected, 7U);
  ASSERT_EQ(read->children.size(), 2U);
  EXPECT_EQ(read->children[1].pid, 13);
  EXPECT_EQ(read->children[1].state, 'Z');
  EXPECT_EQ(read->lock, "1: -> POSIX  ADVISORY  WRITE 5 00:2d:5 0 EOF");
  EXPECT_EQ(read->semaphore->value, 1);
  EXPECT_EQ(read->semaphore->operation, -2);
  EXPECT_EQ(read->pending_signals, 0x200U);
  EXPECT_THAT(read->fd_owners->reading, ElementsAre(12, 13));
  EXPECT_THAT(read->fd_owners->writing, IsEmpty());
  EXPECT_THAT(read->tcp->state, ElementsAre(1, 2));
  EXPECT_THAT(read->tcp->timer, ElementsAre(3, 4));
  EXPECT_THAT(read->tcp->acked, ElementsAre(5, 6));
  EXPECT_THAT(read->tcp->received, ElementsAre(7, 8));
  EXPECT_THAT(read->tcp->send_queue, ElementsAre(9, 10));
  EXPECT_THAT(read->tcp->receive_queue, ElementsAre(11, 12));
}

TEST(EvidenceText, OfNothingIsEmpty) {
  const auto read = read_evidence("");
  ASSERT_TRUE(read.has_value());
  EXPECT_FALSE(read->poll.has_value());
}

TEST(EvidenceText, RefusesWhatItDoesNotKnow) {
  for (const char* const text :
       {"poll",
        "poll events=1 revents=0x0",
        "poll events=0x1",
        "poll revents=0x0 events=0x1",
        "poll events=0x1 revents=0x",
        "poll events=0x1 revents=-0x1",
        "poll events=0x1 revents=0xg",
        "poll events=0x1 revents=0x0 ",
        " poll events=0x1 revents=0x0",
        "poll events=0x1 revents=0x0;",
        "poll events=0x1 revents=0x0; ",
        "poll events=0x1 revents=0x0; poll events=0x1 revents=0x0",
        "set revents=0x1ffffffffffffffff",
        "futex word=0x1 expected=1",
        "futex word=-1 expected=1",
        "child x state=S",
        "child 0 state=S",
        "child 1 state=",
        "child 1 state=SS",
        "child 99999999999 state=S",
        "lock ",
        "semaphore 1 value=1 op=99999",
        "semaphore x value=1 op=1",
        "holders reading=1, writing=2",
        "holders reading=1,,2 writing=",
        "holders reading= writing=x",
        "tcp state=1 timer=0/0 acked=0/0 received=0/0 send_queue=0/0 receive_queue=0/0",
        "tcp state=1/1/1 timer=0/0 acked=0/0 received=0/0 send_queue=0/0 receive_queue=0/0",
        "weather fine"}) {
    EXPECT_FALSE(read_evidence(text).has_value()) << text;
  }
}

TEST(EvidenceText, NamesTheClause) {
  EXPECT_EQ(read_evidence("set revents=0x0; weather fine").error().text,
            "the evidence \"weather fine\" is not understood");
}

}  // namespace
}  // namespace backfault
