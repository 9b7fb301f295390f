#include "targets/mock/data/data_set.h"

#include <gtest/gtest.h>

#include "targets/mock/data/database_page.h"
#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

std::string content_of(const DataSet& data, const DataEntry& entry) {
  const auto content = data.open(entry).value();
  std::string bytes(content.size(), '\0');
  EXPECT_TRUE(content.read(0, std::as_writable_bytes(std::span(bytes))).has_value());
  return bytes;
}

TEST(DataSet, GeneratesADatabaseOfIntactPages) {
  const auto data = DataSet::load("64KiB", 5).value();
  ASSERT_EQ(data.databases().size(), 1U);
  ASSERT_EQ(data.logs().size(), 4U);
  const auto bytes = content_of(data, data.databases()[0]);
  ASSERT_EQ(bytes.size(), 65536U);
  for (std::size_t page = 0; page < 16; ++page) {
    const auto place = std::as_bytes(std::span(bytes)).subspan(page * 4096);
    EXPECT_TRUE(is_page_intact(place.first<database_page_bytes>(), page));
  }
}

TEST(DataSet, TheSameSeedGivesTheSameBytes) {
  const auto first = DataSet::load("8KiB", 5).value();
  const auto second = DataSet::load("8KiB", 5).value();
  const auto other = DataSet::load("8KiB", 6).value();
  EXPECT_EQ(content_of(first, first.logs()[2]), content_of(second, second.logs()[2]));
  EXPECT_NE(content_of(first, first.logs()[2]), content_of(other, other.logs()[2]));
}

TEST(DataSet, RefusesAbsurdSizes) {
  for (const auto* size : {"0", "1", "4097", "900PiB", "99999999999999999999GiB", "5XB"}) {
    const auto refused = DataSet::load(size, 1);
    ASSERT_FALSE(refused.has_value()) << size;
    EXPECT_NE(refused.error().text.find(size), std::string::npos);
    EXPECT_NE(refused.error().text.find("allowed is"), std::string::npos);
  }
}

TEST(DataSet, ServesARealTree) {
  const test::TemporaryFolder folder;
  test::write_text(folder / "a/b", "hello");
  const auto data = DataSet::load(folder.path(), 1).value();
  EXPECT_FALSE(data.has_logs());
  EXPECT_EQ(content_of(data, data.databases().at(0)), "hello");
}

TEST(DataSet, NoticesAFileThatShrinks) {
  const test::TemporaryFolder folder;
  test::write_text(folder / "file", "hello");
  const auto data = DataSet::load(folder.path(), 1).value();
  const auto content = data.open(data.databases().at(0)).value();
  std::filesystem::resize_file(folder / "file", 2);
  std::string bytes(5, '\0');
  const auto got = content.read(0, std::as_writable_bytes(std::span(bytes)));
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().code, hr::disk_io);
}

TEST(DataSet, NamesAPathThatIsNotThere) {
  const auto refused = DataSet::load("/nowhere/at/all", 1);
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().text.find("/nowhere/at/all"), std::string::npos);
}

}  // namespace
}  // namespace mock
