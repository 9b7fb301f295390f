#include "reports/support/text_table.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(TextTable, AlignsTextLeftAndNumbersRight) {
  EXPECT_EQ(format_table({{.title = "name"}, {.title = "count", .right = true}},
                         {{"a", "1"}, {"bcdef", "100000"}}, 80),
            "name    count\n"
            "-----  ------\n"
            "a           1\n"
            "bcdef  100000\n");
}

TEST(TextTable, WrapsTheWidestTextWhenThePageIsNarrow) {
  EXPECT_EQ(format_table({{.title = "words"}, {.title = "n", .right = true}},
                         {{"one two three four", "1"}, {"five", "2"}}, 16),
            "words          n\n"
            "-------------  -\n"
            "one two three  1\n"
            "four\n"
            "five           2\n");
}

TEST(TextTable, StaysReadableWhereNothingFits) {
  EXPECT_EQ(format_table({{.title = "abcdefghij"}, {.title = "n", .right = true}},
                         {{"abcdefghij", "123"}}, 4),
            "abcdefgh    n\n"
            "ij\n"
            "--------  ---\n"
            "abcdefgh  123\n"
            "ij\n");
}

TEST(TextTable, HasTitlesWithoutRows) {
  EXPECT_EQ(format_table({{.title = "a"}}, {}, 80), "a\n-\n");
}

TEST(TextTableDeathTest, RefusesARowOfAnotherLength) {
  EXPECT_DEATH(static_cast<void>(format_table({{.title = "a"}}, {{"1", "2"}}, 80)), "row.size");
}

}  // namespace
}  // namespace backfault
