#include "faults/support/chosen_bytes.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

Result<ChosenBytes> chosen(const std::map<std::string, std::string>& with) {
  return read_chosen_bytes(*Params::check(chosen_bytes_params(), with));
}

TEST(ChosenBytes, OneByteARangeAShareOrAShareOfARange) {
  EXPECT_EQ(chosen({})->count, Bytes{1});
  EXPECT_EQ(chosen({{"bytes", "10"}})->count, Bytes{10});
  EXPECT_EQ(chosen({{"bytes", "10"}})->chance, 1);
  EXPECT_FALSE(chosen({{"rate", "0.5"}})->count);
  EXPECT_EQ(chosen({{"rate", "0.5"}})->chance, 0.5);
  EXPECT_EQ(chosen({{"rate", "0.5"}, {"bytes", "10"}})->count, Bytes{10});
}

TEST(ChosenBytes, RefusesAChanceThatNeverComes) { EXPECT_FALSE(chosen({{"rate", "0"}})); }

}  // namespace
}  // namespace backfault
