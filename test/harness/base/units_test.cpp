#include "harness/base/units.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace backfault {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

TEST(ParseBytes, ReadsBinaryAndDecimalUnits) {
  EXPECT_EQ(parse_bytes("0")->count, 0U);
  EXPECT_EQ(parse_bytes("512")->count, 512U);
  EXPECT_EQ(parse_bytes("512B")->count, 512U);
  EXPECT_EQ(parse_bytes("64KiB")->count, 65'536U);
  EXPECT_EQ(parse_bytes("10MiB")->count, 10'485'760U);
  EXPECT_EQ(parse_bytes("2GiB")->count, 2'147'483'648U);
  EXPECT_EQ(parse_bytes("1TiB")->count, 1'099'511'627'776U);
  EXPECT_EQ(parse_bytes("10KB")->count, 10'000U);
  EXPECT_EQ(parse_bytes("5MB")->count, 5'000'000U);
  EXPECT_EQ(parse_bytes("1GB")->count, 1'000'000'000U);
  EXPECT_EQ(parse_bytes("18446744073709551615")->count, std::numeric_limits<std::uint64_t>::max());
}

TEST(ParseBytes, RefusesWhatIsNoWholeNumberWithAUnit) {
  for (const char* const text : {"", "KiB", "-1", "+1", " 1", "1 ", "1 KiB", "1.5KiB", "1kib",
                                 "1KiBB", "0x10", "1e3", "18446744073709551616", "99999999TiB"}) {
    const auto bytes = parse_bytes(text);
    ASSERT_FALSE(bytes.has_value()) << text;
    EXPECT_THAT(bytes.error().text, HasSubstr("allowed: "));
    EXPECT_EQ(bytes.error().kind, ErrorKind::usage);
  }
  EXPECT_EQ(parse_bytes("12x").error().text,
            "value \"12x\": allowed: a whole number with a unit such as 512B, 64KiB, 10MiB, 2GiB "
            "or 5MB");
}

TEST(ParseDuration, ReadsUnitsAndFractions) {
  EXPECT_EQ(*parse_duration("0"), Duration(0));
  EXPECT_EQ(*parse_duration("0s"), Duration(0));
  EXPECT_EQ(*parse_duration("250us"), microseconds(250));
  EXPECT_EQ(*parse_duration("250ms"), milliseconds(250));
  EXPECT_EQ(*parse_duration("2s"), seconds(2));
  EXPECT_EQ(*parse_duration("1min"), seconds(60));
  EXPECT_EQ(*parse_duration("3h"), hours(3));
  EXPECT_EQ(*parse_duration("1.5s"), milliseconds(1500));
  EXPECT_EQ(*parse_duration("0.000001s"), microseconds(1));
  EXPECT_EQ(*parse_duration("0.1min"), seconds(6));
  EXPECT_EQ(*parse_duration("87600h"), hours(87'600));
}

TEST(ParseDuration, RefusesWhatItCannotHoldExactly) {
  for (const char* const text : {"",
                                 "s",
                                 "5",
                                 "-1s",
                                 "+1s",
                                 "1 s",
                                 "1S",
                                 ".5s",
                                 "1.s",
                                 "1..5s",
                                 "1,5s",
                                 "1.5",
                                 "1e3s",
                                 "0.5us",
                                 "0.0000001s",
                                 "1.0000000001h",
                                 "87600.1h",
                                 "87601h",
                                 "9999999999999999999h",
                                 "99999999999999999999s",
                                 "inf",
                                 "nan"}) {
    const auto duration = parse_duration(text);
    ASSERT_FALSE(duration.has_value()) << text;
    EXPECT_EQ(duration.error().kind, ErrorKind::usage) << text;
  }
  EXPECT_EQ(parse_duration("0.5us").error().text,
            "value \"0.5us\": allowed: a whole number of microseconds");
}

TEST(FormatBytes, UsesTheLargestUnitThatIsExact) {
  EXPECT_EQ(format_bytes({0}), "0B");
  EXPECT_EQ(format_bytes({1000}), "1000B");
  EXPECT_EQ(format_bytes({65'536}), "64KiB");
  EXPECT_EQ(format_bytes({std::uint64_t{1} << 40}), "1TiB");
  EXPECT_EQ(format_bytes({std::numeric_limits<std::uint64_t>::max()}), "18446744073709551615B");
}

TEST(FormatDuration, UsesTheShortestWholeNumber) {
  EXPECT_EQ(format_duration(Duration(0)), "0s");
  EXPECT_EQ(format_duration(milliseconds(250)), "250ms");
  EXPECT_EQ(format_duration(milliseconds(1500)), "1500ms");
  EXPECT_EQ(format_duration(seconds(60)), "60s");
  EXPECT_EQ(format_duration(seconds(90)), "90s");
  EXPECT_EQ(format_duration(seconds(120)), "2min");
  EXPECT_EQ(format_duration(hours(3)), "3h");
  EXPECT_EQ(format_duration(seconds(-2)), "-2s");
  EXPECT_EQ(format_duration(Duration::min()), "-9223372036854775808us");
}

TEST(Units, AreReadBackAsTheyWereWritten) {
  std::mt19937_64 chance(7);
  for (int round = 0; round < 10'000; ++round) {
    const Bytes bytes{chance() >> (chance() % 64)};
    EXPECT_EQ(parse_bytes(format_bytes(bytes)).value(), bytes);
    const Duration duration(static_cast<Duration::rep>((chance() >> 16) >> (chance() % 48)));
    EXPECT_EQ(parse_duration(format_duration(duration)).value(), duration);
  }
}

TEST(FormatWallTime, IsUtcInWholeSeconds) {
  EXPECT_EQ(format_wall_time({0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_wall_time({1'769'860'800'999'999}), "2026-01-31T12:00:00Z");
  EXPECT_EQ(format_wall_time({1'709'251'199'000'000}), "2024-02-29T23:59:59Z");
  EXPECT_EQ(format_wall_time({-1}), "1969-12-31T23:59:59Z");
}

TEST(MonoTime, DifferencesAreDurations) {
  const MonoTime start{seconds(1)};
  EXPECT_EQ((start + milliseconds(5)) - start, milliseconds(5));
}

}  // namespace
}  // namespace backfault
