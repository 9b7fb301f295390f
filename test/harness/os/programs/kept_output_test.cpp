#include "harness/os/programs/kept_output.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using ::testing::IsEmpty;

class KeptOutputs : public testing::Test {
 protected:
  [[nodiscard]] Fd create() const {
    return Fd(::open(folder_.file("out").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  }
  [[nodiscard]] std::string text() const { return text_of(folder_.file("out")); }

  TestFolder folder_;
};

TEST_F(KeptOutputs, BelowTheBoundsAreKeptByteForByte) {
  const std::string bytes("a\0\xff\n", 4);
  KeptOutput kept(create(), {.head = 2, .tail = 2});
  kept.keep(bytes);
  EXPECT_EQ(text(), bytes.substr(0, 2)) << "the head is on disk at once";
  kept.finish();
  EXPECT_EQ(text(), bytes);
  EXPECT_EQ(kept.bytes_seen(), 4U);
}

TEST_F(KeptOutputs, AboveTheBoundsLoseTheirMiddleAndSaySo) {
  KeptOutput kept(create(), {.head = 3, .tail = 4});
  for (const char* piece :
       {"he", "ad-", "middle that is far longer than the bounds", "-ta", "il"}) {
    kept.keep(piece);
  }
  kept.finish();
  EXPECT_EQ(text(), "hea\n[backfault: 44 bytes left out here]\ntail");
  EXPECT_EQ(kept.bytes_seen(), 51U);
  EXPECT_THAT(kept.problem(), IsEmpty());
}

TEST_F(KeptOutputs, AreCompleteWhenTheirOwnerEnds) {
  { KeptOutput(create(), {.head = 1, .tail = 10}).keep("abc"); }
  EXPECT_EQ(text(), "abc");
}

TEST_F(KeptOutputs, OnAFullDiskAreCountedAndTheProblemIsTold) {
  KeptOutput kept(Fd(::open("/dev/full", O_WRONLY | O_CLOEXEC)), {.head = 100, .tail = 10});
  kept.keep("abc");
  kept.keep("def");
  kept.finish();
  EXPECT_EQ(kept.bytes_seen(), 6U);
  EXPECT_EQ(kept.problem(),
            "captured output cannot be kept after 3 bytes: No space left on device");
}

}  // namespace
}  // namespace backfault
