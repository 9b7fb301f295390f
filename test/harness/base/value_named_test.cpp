#include "harness/base/value_named.h"

#include <gtest/gtest.h>

#include <array>

namespace backfault {
namespace {

enum class Coin { heads, tails };
std::string_view to_string(const Coin coin) { return coin == Coin::heads ? "heads" : "tails"; }
constexpr std::array coins{Coin::heads, Coin::tails};

TEST(ValueNamed, IsTheOneWithThatWord) {
  EXPECT_EQ(value_named(coins, "tails"), Coin::tails);
  EXPECT_EQ(value_named(coins, "heads"), Coin::heads);
}

TEST(ValueNamed, IsNoneForAnyOtherWord) {
  EXPECT_EQ(value_named(coins, "Heads"), std::nullopt);
  EXPECT_EQ(value_named(coins, ""), std::nullopt);
}

}  // namespace
}  // namespace backfault
