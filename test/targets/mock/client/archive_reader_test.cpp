#include <gtest/gtest.h>

#include "test/targets/mock/sample_archive.h"
#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

bool is_readable(const std::string& path) {
  test::Collector collector;
  return read_archive(path, collector).has_value();
}

TEST(ArchiveReader, RefusesEveryChangedByte) {
  const test::TemporaryFolder folder;
  test::write_archive(folder / "archive", {{"Dab", "hello"}, {"!c", "x"}});
  const auto good = test::read_text(folder / "archive");
  ASSERT_TRUE(is_readable(folder / "archive"));
  for (std::size_t index = 0; index < good.size(); ++index) {
    auto bad = good;
    bad[index] = static_cast<char>(bad[index] ^ 0x10);
    test::write_text(folder / "bad", bad);
    EXPECT_FALSE(is_readable(folder / "bad")) << index;
  }
}

TEST(ArchiveReader, RefusesEveryOtherLength) {
  const test::TemporaryFolder folder;
  test::write_archive(folder / "archive", {{"Dab", "hello"}});
  const auto good = test::read_text(folder / "archive");
  for (std::size_t size = 0; size < good.size(); ++size) {
    test::write_text(folder / "bad", good.substr(0, size));
    EXPECT_FALSE(is_readable(folder / "bad")) << size;
  }
  test::write_text(folder / "bad", good + "x");
  EXPECT_FALSE(is_readable(folder / "bad"));
}

TEST(ArchiveReader, SaysWhichArchiveIsDamaged) {
  const test::TemporaryFolder folder;
  test::write_text(folder / "bad", "nonsense");
  test::Collector collector;
  EXPECT_EQ(read_archive(folder / "bad", collector).error().text,
            (folder / "bad") + ": damaged archive: it does not begin like one");
}

}  // namespace
}  // namespace mock
