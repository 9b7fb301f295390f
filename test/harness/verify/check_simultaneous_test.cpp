#include "test/harness/verify/good_certificates.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using std::chrono_literals::operator""us;

std::string simultaneous_after(const std::function<void(Certificate&)>& change) {
  return good::objections_after(good::buffer_deadlock(), change);
}

TEST(Simultaneous, RefusesEveryTraceOfMovement) {
  EXPECT_THAT(simultaneous_after([](Certificate& given) {
                given.snapshot.second.threads[1].state = ThreadState::stopped;
              }),
              HasSubstr("simultaneous: 25/25 (mock) was sleeping, and then stopped"));
  EXPECT_THAT(simultaneous_after([](Certificate& given) {
                given.snapshot.second.threads[1].schedstat_line = "1001 50 7";
              }),
              HasSubstr("simultaneous: 25/25 (mock) ran between the samples"));
  EXPECT_THAT(simultaneous_after([](Certificate& given) {
                given.snapshot.second.threads[0].syscall_line =
                    "44 0x3 0x4 0x5 0x0 0x0 0x0 0x7ffd10 0x7f1024";
              }),
              HasSubstr("simultaneous: 20/20 (mock) was in another call, or elsewhere"));
}

TEST(Simultaneous, NeedsTheLines) {
  EXPECT_THAT(simultaneous_after([](Certificate& given) {
                good::in_both(given, 0, [](ThreadSample& thread) {
                  thread.schedstat_line.clear();
                  thread.ran = std::nullopt;
                });
              }),
              HasSubstr("simultaneous: the schedstat line of 20/20 (mock)"));
}

TEST(Simultaneous, NeedsTheSamplesOneAfterTheOther) {
  EXPECT_EQ(simultaneous_after(
                [](Certificate& given) { given.snapshot.second.begun = good::at(5099us); }),
            "simultaneous: the second sample began at 5099 us, before the first ended at 5100 "
            "us\n");
  EXPECT_EQ(
      simultaneous_after([](Certificate& given) { given.snapshot.first.begun = good::at(5101us); }),
      "simultaneous: a sample ended before it began\n");
  EXPECT_EQ(simultaneous_after(
                [](Certificate& given) { given.snapshot.second.ended = good::at(5499us); }),
            "simultaneous: a sample ended before it began\n");
  EXPECT_THAT(
      simultaneous_after([](Certificate& given) { given.last_movement = good::at(6001us); }),
      HasSubstr("simultaneous: the last movement, at 6001 us, came after"));
}

TEST(Simultaneous, NeedsCompleteSamples) {
  EXPECT_EQ(simultaneous_after([](Certificate& given) { given.snapshot.first.complete = false; }),
            "simultaneous: a sample is not complete\n");
  EXPECT_EQ(simultaneous_after([](Certificate& given) { given.snapshot.second.complete = false; }),
            "simultaneous: a sample is not complete\n");
}

}  // namespace
}  // namespace backfault
