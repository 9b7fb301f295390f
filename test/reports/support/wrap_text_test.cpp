#include "reports/support/wrap_text.h"

#include <gmock/gmock.h>

namespace backfault {
namespace {

using testing::ElementsAre;

TEST(DisplayWidth, CountsCharactersNotBytes) {
  EXPECT_EQ(display_width("Gr\xC3\xBC\xC3\x9F"
                          "e"),
            5U);
  EXPECT_EQ(display_width(""), 0U);
}

TEST(WrapText, BreaksAtSpaces) {
  EXPECT_THAT(wrap_text("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrap_text("one two three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(wrap_text("one two", 7), ElementsAre("one two"));
}

TEST(WrapText, CutsAWordThatIsTooLong) {
  EXPECT_THAT(wrap_text("abcdefgh", 3), ElementsAre("abc", "def", "gh"));
  EXPECT_THAT(wrap_text("\xC3\xBC\xC3\xBC\xC3\xBC", 2),
              ElementsAre("\xC3\xBC\xC3\xBC", "\xC3\xBC"));
}

TEST(WrapText, KeepsNewLines) { EXPECT_THAT(wrap_text("a\n\nb", 10), ElementsAre("a", "", "b")); }

TEST(WrapText, IsNeverEmpty) {
  EXPECT_THAT(wrap_text("", 10), ElementsAre(""));
  EXPECT_THAT(wrap_text("   ", 2), ElementsAre(""));
  EXPECT_THAT(wrap_text("ab", 0), ElementsAre("a", "b"));
}

TEST(Indented, AlignsTheFollowingLines) {
  EXPECT_EQ(indented("- ", "one two", 5), "- one\n  two\n");
  EXPECT_EQ(indented("  ", "", 5), "\n");
}

}  // namespace
}  // namespace backfault
