#include "harness/os/window_probes.h"

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

/// Nothing was read of what filled the buffer.
Ends shut() {
  Ends both = ends(0);
  both.sender.send_window = 0;
  both.receiver.room = ReceiveRoom{
      .buffer = 131'072, .used = 116'032, .backlog = 0, .segment = 52'736, .threshold = 104'463};
  return both;
}

TEST(WindowProbes, TheAnswerToOneIsKnownWhereThereIsNoRoom) {
  WindowProbes probes;
  EXPECT_TRUE(closed(probes, shut()));
  Ends small_segments = shut();
  small_segments.receiver.room->segment = 1000;
  EXPECT_FALSE(closed(probes, small_segments)) << "room for fifteen of them";
  small_segments.receiver.room->used = 123'000;
  EXPECT_TRUE(closed(probes, small_segments)) << "less than a sixteenth is never offered";
}

TEST(WindowProbes, TheAnswerIsNotKnownWhereTheRoomMayStillChange) {
  WindowProbes probes;
  Ends open = shut();
  open.sender.send_window = 21'504;
  EXPECT_FALSE(closed(probes, open)) << "a probe carries data";
  Ends arriving = shut();
  arriving.receiver.room->backlog = 1;
  EXPECT_FALSE(closed(probes, arriving));
  Ends clamped = shut();
  clamped.receiver.room->threshold = 20'000;
  EXPECT_FALSE(closed(probes, clamped)) << "most of it would be offered";
  Ends untold = shut();
  untold.receiver.room.reset();
  EXPECT_FALSE(closed(probes, untold));
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
