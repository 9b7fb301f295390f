#include "targets/mock/data/database_page.h"

#include <gtest/gtest.h>

#include <array>

namespace mock {
namespace {

using Page = std::array<std::byte, database_page_bytes>;

Page page_of(const PageIdentity& identity) {
  Page page{};
  fill_page(page, identity);
  return page;
}

TEST(DatabasePage, IsIntactAsMade) {
  EXPECT_TRUE(is_page_intact(page_of({.seed = 1, .file = 2, .number = 3}), 3));
}

TEST(DatabasePage, ShowsEveryChangedByte) {
  const auto good = page_of({.seed = 1, .file = 0, .number = 3});
  for (std::size_t index = 0; index < good.size(); ++index) {
    auto page = good;
    page[index] ^= std::byte{1};
    EXPECT_FALSE(is_page_intact(page, 3)) << index;
  }
}

TEST(DatabasePage, ShowsAPageInAWrongPlace) {
  EXPECT_FALSE(is_page_intact(page_of({.seed = 1, .file = 0, .number = 3}), 4));
}

TEST(DatabasePage, DependsOnSeedFileAndNumber) {
  const auto page = page_of({.seed = 1, .file = 1, .number = 1});
  EXPECT_EQ(page, page_of({.seed = 1, .file = 1, .number = 1}));
  EXPECT_NE(page, page_of({.seed = 2, .file = 1, .number = 1}));
  EXPECT_NE(page, page_of({.seed = 1, .file = 2, .number = 1}));
  EXPECT_NE(page, page_of({.seed = 1, .file = 1, .number = 2}));
}

}  // namespace
}  // namespace mock
