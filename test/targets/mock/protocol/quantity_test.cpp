#include "targets/mock/protocol/quantity.h"

#include <gtest/gtest.h>

namespace mock {
namespace {

constexpr Allowed anything = {.least = 0, .most = UINT64_MAX};

TEST(Quantity, ReadsSizes) {
  EXPECT_EQ(parse_size("--x", "0", anything).value(), 0U);
  EXPECT_EQ(parse_size("--x", "512B", anything).value(), 512U);
  EXPECT_EQ(parse_size("--x", "64KiB", anything).value(), 65536U);
  EXPECT_EQ(parse_size("--x", "3GiB", anything).value(), 3ULL << 30);
}

TEST(Quantity, RefusesWhatIsNoSize) {
  for (const auto* text : {"", "KiB", "-1", "1.5MiB", "1kb", "1 KiB", "99999999999999999999",
                           "99999999999PiB", "0x10"}) {
    EXPECT_FALSE(parse_size("--x", text, anything).has_value()) << text;
  }
}

TEST(Quantity, AnErrorNamesOptionValueAndWhatIsAllowed) {
  const auto wrong = parse_size("--slot-bytes", "3", {4096, 1 << 20, 4096});
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().text,
            "--slot-bytes \"3\": allowed is a size from 4KiB to 1MiB, a multiple of 4KiB (units "
            "B, KiB, MiB, GiB, TiB, PiB)");
}

TEST(Quantity, ReadsDurations) {
  EXPECT_EQ(parse_duration("--x", "250ms")->count(), 250'000);
  EXPECT_EQ(parse_duration("--x", "2min")->count(), 120'000'000);
  EXPECT_EQ(parse_duration("--x", "0")->count(), 0);
  EXPECT_FALSE(parse_duration("--x", "5").has_value());
  EXPECT_FALSE(parse_duration("--x", "1441min").has_value());
}

TEST(Quantity, ReadsCounts) {
  EXPECT_EQ(parse_count("--x", "7", {.most = 7}).value(), 7U);
  EXPECT_FALSE(parse_count("--x", "8", {.most = 7}).has_value());
  EXPECT_FALSE(parse_count("--x", "7B", {.most = 7}).has_value());
}

TEST(Quantity, ShowsSizesShort) {
  EXPECT_EQ(show_size(0), "0B");
  EXPECT_EQ(show_size(1000), "1000B");
  EXPECT_EQ(show_size(65536), "64KiB");
}

}  // namespace
}  // namespace mock
