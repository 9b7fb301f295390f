#include "harness/base/clean_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace backfault {
namespace {

using std::string_literals::operator""s;
using testing::EndsWith;
using testing::StartsWith;

TEST(CleanText, KeepsOrdinaryAndForeignTextAsItIs) {
  EXPECT_EQ(clean_text(""), "");
  EXPECT_EQ(clean_text("read 12 bytes\n\tdone"), "read 12 bytes\n\tdone");
  EXPECT_EQ(clean_text("Gr\xC3\xBC\xC3\x9F"
                       "e \xE6\x97\xA5 \xF0\x9F\x92\xBE \xF4\x8F\xBF\xBF"),
            "Gr\xC3\xBC\xC3\x9F"
            "e \xE6\x97\xA5 \xF0\x9F\x92\xBE \xF4\x8F\xBF\xBF");
  EXPECT_EQ(clean_text("C:\\x41"), "C:\\x41") << "a backslash is not a control character";
}

TEST(CleanText, MakesControlCharactersVisible) {
  EXPECT_EQ(clean_text("a\0b"s), "a\\x00b");
  EXPECT_EQ(clean_text("\x1B[31mred\x7F\r"), "\\x1B[31mred\\x7F\\x0D");
  EXPECT_EQ(clean_text("\xC2\x9B"
                       "2J"),
            "\\xC2\\x9B2J")
      << "U+009B starts a terminal escape too";
  EXPECT_EQ(clean_text("\xC2\xA0"), "\xC2\xA0") << "U+00A0 is not a control character";
}

TEST(CleanText, MakesInvalidUtf8VisibleByteByByte) {
  EXPECT_EQ(clean_text("\xFF\xFE"), "\\xFF\\xFE");
  EXPECT_EQ(clean_text("\xC0\x80"), "\\xC0\\x80") << "overlong";
  EXPECT_EQ(clean_text("\xE0\x9F\xBF"), "\\xE0\\x9F\\xBF") << "overlong";
  EXPECT_EQ(clean_text("\xF0\x8F\xBF\xBF"), "\\xF0\\x8F\\xBF\\xBF") << "overlong";
  EXPECT_EQ(clean_text("\xED\xA0\x80"), "\\xED\\xA0\\x80") << "surrogate";
  EXPECT_EQ(clean_text("\xF4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80") << "above U+10FFFF";
  EXPECT_EQ(clean_text("\xE6\x97"), "\\xE6\\x97") << "cut short";
  EXPECT_EQ(clean_text("\xE6(x"), "\\xE6(x") << "the byte after a broken one is kept";
}

TEST(CleanText, CutsAtItsBoundAndSaysHowMuch) {
  EXPECT_EQ(clean_text(std::string(100, 'a'), 100), std::string(100, 'a'));
  EXPECT_EQ(clean_text(std::string(101, 'a'), 100), std::string(60, 'a') + " [41 bytes cut]");
  const std::string cut = clean_text(std::string(1'000'000, '\0'));
  EXPECT_LE(cut.size(), clean_text_bound);
  EXPECT_THAT(cut, StartsWith("\\x00\\x00"));
  EXPECT_THAT(cut, EndsWith(" bytes cut]"));
}

TEST(CleanText, NeverCutsWithinACharacter) {
  std::string text;
  for (int count = 0; count < 100; ++count) {
    text += "\xF0\x9F\x92\xBE";
  }
  for (std::size_t bound = 0; bound < 140; ++bound) {
    const std::string cut = clean_text(text, bound);
    EXPECT_LE(cut.size(), std::max<std::size_t>(bound, 64));
    EXPECT_EQ(cut.find("\\x"), std::string::npos);
    EXPECT_EQ(clean_text(cut), cut) << "what is left is whole";
  }
}

TEST(CleanText, ChangesNothingTheSecondTime) {
  std::mt19937 chance(7);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(chance() % 200, ' ');
    for (char& byte : bytes) {
      byte = static_cast<char>(chance() % 256);
    }
    const std::string once = clean_text(bytes, 128);
    EXPECT_LE(once.size(), 128U);
    EXPECT_EQ(clean_text(once, 128), once);
  }
}

}  // namespace
}  // namespace backfault
