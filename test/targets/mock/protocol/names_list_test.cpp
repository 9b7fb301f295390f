#include "targets/mock/protocol/names_list.h"

#include <gtest/gtest.h>

namespace mock {
namespace {

TEST(NamesList, ReadsBackWhatItWrote) {
  const std::vector<std::string> names = {"Dpriv.edb", "!edb.log", "@a/link", "/empty"};
  EXPECT_EQ(decode_names(encode_names(names)).value(), names);
  EXPECT_EQ(encode_names({}), std::string(1, '\0'));
  EXPECT_TRUE(decode_names(encode_names({}))->empty());
}

TEST(NamesList, RefusesAListWithoutItsEnd) {
  using namespace std::string_view_literals;
  for (const auto list : {""sv, "Da"sv, "Da\0"sv, "Da\0Db\0"sv, "Da\0\0\0"sv, "\0Da\0\0"sv}) {
    EXPECT_FALSE(decode_names(list).has_value());
  }
}

TEST(NamesList, RefusesNamesThatLeadOutOfTheFolder) {
  for (const auto* name : {"D", "Xa", "D/a", "D..", "Da/../b", "Da//b", "Da/", "D."}) {
    EXPECT_FALSE(is_safe_name(name)) << name;
  }
  EXPECT_TRUE(is_safe_name("Da/..b/c."));
  EXPECT_TRUE(is_safe_name("D" + std::string(4095, 'x')));
  EXPECT_FALSE(is_safe_name("D" + std::string(4096, 'x')));
}

}  // namespace
}  // namespace mock
