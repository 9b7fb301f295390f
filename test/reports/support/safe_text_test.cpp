#include "reports/support/safe_text.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(SafeText, KeepsOrdinaryText) {
  EXPECT_EQ(safe_text("a <b> & \"c\"\n\tGr\xC3\xBC\xC3\x9F"
                      "e"),
            "a <b> & \"c\"\n\tGr\xC3\xBC\xC3\x9F"
            "e");
}

TEST(SafeText, MakesTerminalEscapesAndBadBytesVisible) {
  EXPECT_EQ(safe_text("\x1B[31m\xFF"), "\\x1B[31m\\xFF");
}

TEST(SafeText, MakesCharactersThatXmlForbidsVisible) {
  EXPECT_EQ(safe_text("a\xEF\xBF\xBE"), "a\\xEF\\xBF\\xBE");
  EXPECT_EQ(safe_text("\xEF\xBF\xBF"), "\\xEF\\xBF\\xBF");
  EXPECT_EQ(safe_text("\xEF\xBF\xBD"), "\xEF\xBF\xBD");
}

TEST(SafeText, MakesReorderingVisible) {
  EXPECT_EQ(safe_text("x\xE2\x80\xAEy"), "x\\xE2\\x80\\xAEy");
  EXPECT_EQ(safe_text("\xE2\x81\xA6"), "\\xE2\\x81\\xA6");
  EXPECT_EQ(safe_text("\xE2\x80\x9Cquoted\xE2\x80\x9D"), "\xE2\x80\x9Cquoted\xE2\x80\x9D");
}

TEST(SafeText, DisarmsAttachmentMarkers) {
  EXPECT_EQ(safe_text("[[ATTACHMENT|x]]"), "[ [ATTACHMENT|x]]");
  EXPECT_EQ(safe_text("[[[ATTACHMENT|x]]").find("[["), std::string::npos);
}

TEST(SafeLine, IsOneLine) { EXPECT_EQ(safe_line("a\nb\tc"), "a b c"); }

}  // namespace
}  // namespace backfault
