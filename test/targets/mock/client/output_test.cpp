#include "targets/mock/client/output.h"

#include <gtest/gtest.h>

#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

std::span<const std::byte> three_bytes() { return std::as_bytes(std::span("abc", 3)); }

TEST(Output, BufferingHoldsABufferBackBeforeItWrites) {
  const test::TemporaryFolder folder;
  auto output =
      make_output({.kind = SinkKind::buffering, .path = folder / "file", .buffer_bytes = 6})
          .value();
  ASSERT_TRUE(output->append(three_bytes()).has_value());
  EXPECT_FALSE(output->is_drained());
  EXPECT_EQ(std::filesystem::file_size(folder / "file.partial"), 0U);
  ASSERT_TRUE(output->append(three_bytes()).has_value());
  EXPECT_TRUE(output->is_drained());
  EXPECT_EQ(std::filesystem::file_size(folder / "file.partial"), 6U);
  ASSERT_TRUE(output->append(three_bytes()).has_value());
  ASSERT_TRUE(output->finish().has_value());
  EXPECT_EQ(test::read_text(folder / "file"), "abcabcabc");
}

TEST(Output, NullLeavesNothing) {
  auto output = make_output({.kind = SinkKind::null}).value();
  EXPECT_TRUE(output->append(three_bytes()).has_value());
  EXPECT_TRUE(output->is_drained());
  EXPECT_TRUE(output->finish().has_value());
}

TEST(Output, FileAndSlowWriteAtOnce) {
  for (const auto kind : {SinkKind::file, SinkKind::slow}) {
    const test::TemporaryFolder folder;
    auto output =
        make_output({.kind = kind, .path = folder / "file", .bytes_per_second = 1 << 20}).value();
    ASSERT_TRUE(output->append(three_bytes()).has_value());
    EXPECT_TRUE(output->is_drained());
    ASSERT_TRUE(output->finish().has_value());
    EXPECT_EQ(test::read_text(folder / "file"), "abc");
  }
}

TEST(Output, SlowIsNotFasterThanItsRate) {
  const test::TemporaryFolder folder;
  auto output =
      make_output({.kind = SinkKind::slow, .path = folder / "file", .bytes_per_second = 300})
          .value();
  const auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(output->append(three_bytes()).has_value());
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(10));
}

}  // namespace
}  // namespace mock
