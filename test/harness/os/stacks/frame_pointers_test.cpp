#include "harness/os/stacks/frame_pointers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Words = std::vector<std::uint64_t>;

/// The words lie from 0x7000 on; what begins with 0xC0DE is a return address.
Words candidates(const Words& words, const std::size_t most = 8) {
  return likely_frame_pointers(
      {.begin = 0x7000, .words = words},
      [](const std::uint64_t address) { return address >> 8U == 0xC0DE; }, most);
}

bool calls(const std::vector<unsigned char>& code) {
  return ends_with_call(std::as_bytes(std::span(code)));
}

TEST(FramePointers, AreWhereACallersFramePointerLiesBelowAReturnAddress) {
  EXPECT_THAT(candidates({1, 0x7020, 0xC0DE01, 7, 0x7040, 0xC0DE02}), ElementsAre(0x7008, 0x7020));
  EXPECT_THAT(candidates({0, 0xC0DE01}), ElementsAre(0x7000)) << "the outermost frame";
}

TEST(FramePointers, ThatLookLikeOnesComeFirst) {
  EXPECT_THAT(
      candidates({0xFFFFFFFF, 0xC0DE01, 0x6000, 0xC0DE01, 0x7100, 0xC0DE02, 0x7031, 0xC0DE03}),
      ElementsAre(0x7020, 0x7000, 0x7010, 0x7030))
      << "out of reach, below, right, and not aligned";
}

TEST(FramePointers, AreBounded) {
  const Words words = {0x7100, 0xC0DE01, 0x7100, 0xC0DE02, 0x7100, 0xC0DE03, 9999, 0xC0DE04};
  EXPECT_THAT(candidates(words, 2), ElementsAre(0x7000, 0x7010));
  EXPECT_THAT(candidates(words, 0), IsEmpty());
}

TEST(FramePointers, AreNotFoundInWhatIsNoStack) {
  EXPECT_THAT(candidates({}), IsEmpty());
  EXPECT_THAT(candidates({0xC0DE01}), IsEmpty());
  EXPECT_THAT(candidates({1, 2, 3, 4}), IsEmpty());
}

TEST(FramePointers, EveryFormOfACallIsKnown) {
  EXPECT_TRUE(calls({0xE8, 1, 2, 3, 4})) << "call there";
  EXPECT_TRUE(calls({0x90, 0x90, 0xE8, 1, 2, 3, 4}));
  EXPECT_TRUE(calls({0xFF, 0xD0})) << "call *%rax";
  EXPECT_TRUE(calls({0x41, 0xFF, 0x54, 0x24, 0x08})) << "call *8(%r12)";
  EXPECT_TRUE(calls({0xFF, 0x15, 1, 2, 3, 4})) << "call *there(%rip)";
  EXPECT_TRUE(calls({0xFF, 0x94, 0x24, 1, 2, 3, 4})) << "call *there(%rsp)";
}

TEST(FramePointers, OtherInstructionsAreNoCalls) {
  EXPECT_FALSE(calls({}));
  EXPECT_FALSE(calls({0xE8}));
  EXPECT_FALSE(calls({0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90}));
  EXPECT_FALSE(calls({0xFF, 0xE0})) << "jmp *%rax";
  EXPECT_FALSE(calls({0xFF})) << "cut";
}

}  // namespace
}  // namespace backfault
