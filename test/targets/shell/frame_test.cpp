#include "targets/shell/frame.h"

#include <gtest/gtest.h>

#include "test/targets/shell/bench.h"

namespace shell {
namespace {

/// What a reader makes of these bytes and then the end.
Result<std::optional<Frame>> read_from(const std::string& bytes) {
  auto pipe = test::pipe_pair();
  EXPECT_TRUE(write_all(pipe.second.number(), bytes));
  pipe.second.reset();
  return read_frame(pipe.first.number());
}

TEST(Frame, IsReadBackAsItWasWritten) {
  const std::string bytes = encode({Frame::Kind::error_output, "so"});
  EXPECT_EQ(bytes, std::string("e\0\0\0\2so", 7));
  const auto frame = read_from(bytes);
  ASSERT_TRUE(frame);
  ASSERT_TRUE(*frame);
  EXPECT_EQ((*frame)->kind, Frame::Kind::error_output);
  EXPECT_EQ((*frame)->text, "so");
}

TEST(Frame, IsNoneAtTheEnd) {
  const auto frame = read_from("");
  ASSERT_TRUE(frame);
  EXPECT_FALSE(*frame);
}

TEST(Frame, IsRefusedWhenBrokenOrCutShort) {
  EXPECT_EQ(read_from("e").error(), "the connection ended inside a frame");
  EXPECT_EQ(read_from(std::string("e\0\0\0\2s", 6)).error(), "the connection ended inside a frame");
  EXPECT_EQ(read_from(std::string("q\0\0\0\0", 5)).error(), "what came is no frame");
  EXPECT_EQ(read_from("e\xFF\xFF\xFF\xFF").error(), "what came is no frame");
}

TEST(Frame, HoldsAnExitCodeThatIsOne) {
  EXPECT_EQ(parse_ending("0").value(), 0);
  EXPECT_EQ(parse_ending("255").value(), 255);
  for (const char* text : {"", "256", "-1", "1 ", "x"}) {
    EXPECT_EQ(parse_ending(text).error(), std::string("not an exit code: ") + text);
  }
}

}  // namespace
}  // namespace shell
