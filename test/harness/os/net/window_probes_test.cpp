#include "harness/os/net/window_probes.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

struct Ends {
  TcpSocketInfo sender;
  TcpSocketInfo receiver;
};

Ends ends(const std::uint8_t backoff, const std::uint64_t received = 100) {
  Ends both;
  both.sender.inode = 7;
  both.sender.backoff = backoff;
  both.sender.unanswered_probes = 0;
  both.sender.bytes_acked = 100;
  both.receiver.bytes_received = received;
  both.receiver.receive_queue = 50;
  return both;
}

bool closed(WindowProbes& probes, const Ends& both) {
  return probes.closed_for_good(both.sender, both.receiver);
}

TEST(WindowProbes, OneThatChangedNothingShowsThatNoneWill) {
  WindowProbes probes;
  EXPECT_FALSE(closed(probes, ends(0)));
  EXPECT_FALSE(closed(probes, ends(0))) << "no probe since";
  EXPECT_TRUE(closed(probes, ends(1)));
  EXPECT_TRUE(closed(probes, ends(1)));
}

TEST(WindowProbes, OneWithoutAnAnswerShowsNothing) {
  WindowProbes probes;
  EXPECT_FALSE(closed(probes, ends(0)));
  Ends asked = ends(1);
  asked.sender.unanswered_probes = 1;
  EXPECT_FALSE(closed(probes, asked));
  EXPECT_TRUE(closed(probes, ends(1)));
}

TEST(WindowProbes, WhatAProbeMovedBeginsAnew) {
  WindowProbes probes;
  EXPECT_FALSE(closed(probes, ends(0)));
  EXPECT_FALSE(closed(probes, ends(1, 120)));
  EXPECT_TRUE(closed(probes, ends(2, 120)));
  EXPECT_FALSE(closed(probes, ends(3, 140)));
  EXPECT_FALSE(closed(probes, ends(0, 140))) << "the window was open meanwhile";
}

TEST(WindowProbes, ReadingEndsIt) {
  WindowProbes probes;
  EXPECT_FALSE(closed(probes, ends(0)));
  Ends read = ends(1);
  read.receiver.receive_queue = 40;
  EXPECT_FALSE(closed(probes, read));
}

TEST(WindowProbes, WhatTheKernelDoesNotTellIsNotForGood) {
  WindowProbes probes;
  Ends unknown = ends(0);
  unknown.sender.backoff.reset();
  EXPECT_FALSE(closed(probes, unknown));
  EXPECT_FALSE(closed(probes, unknown));
}

}  // namespace
}  // namespace backfault
