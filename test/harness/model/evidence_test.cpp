#include "harness/model/evidence.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(Evidence, HasWords) {
  EXPECT_EQ(to_string(ThreadState::disk_wait), "disk_wait");
  EXPECT_EQ(to_string(Awaited::process_end), "process_end");
  EXPECT_EQ(to_string(Readiness::on_its_way), "on_its_way");
}

TEST(Evidence, WhatIsNotSaidProvesNothing) {
  EXPECT_EQ(WakeCondition{}.readiness, Readiness::unknown);
  EXPECT_TRUE(WakeCondition{}.external_wakers);
  EXPECT_FALSE(WaitFact{}.modelled);
  EXPECT_TRUE(ProcessSample{}.catches_signals);
  EXPECT_TRUE(ProcessSample{}.may_be_timed);
  EXPECT_TRUE(ProcessSample{}.asynchronous);
  EXPECT_FALSE(WireSample{}.quiet);
  EXPECT_FALSE(Snapshot{}.closed);
}

TEST(TotalBytes, CountsWhatIsUnknownAsNothing) {
  EXPECT_EQ(total_bytes({}), 0U);
  EXPECT_EQ(total_bytes({.bytes_to_client = 3}), 3U);
  EXPECT_EQ(total_bytes({.bytes_to_client = 3, .bytes_to_server = 4}), 7U);
}

}  // namespace
}  // namespace backfault
