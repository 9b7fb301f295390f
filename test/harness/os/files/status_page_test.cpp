#include "harness/os/files/status_page.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <vector>

#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using Counters = std::map<std::string, std::uint64_t>;

std::string page_of(const std::vector<std::string>& entries) {
  std::string page;
  for (const std::string& entry : entries) {
    page += entry;
  }
  page.resize(status_page_bytes, '\0');
  return page;
}

/// A name of at most 24 bytes, padded, and the eight bytes of a counter.
std::string entry_of(std::string name, const std::string& counter) {
  name.resize(24, '\0');
  return name + counter;
}

std::optional<Counters> parse(const std::string& page) {
  return parse_status_page(std::as_bytes(std::span(page)));
}

const std::string one("\1\0\0\0\0\0\0\0", 8);
const std::string large("\x88\x77\x66\x55\x44\x33\x22\x11", 8);

TEST(StatusPage, GivesNamedCountersLittleEndianFirst) {
  const auto counters = parse(page_of({entry_of("operations", one), entry_of("", one),
                                       entry_of("exactly_24_bytes_long_xx", large)}));
  EXPECT_EQ(counters,
            (Counters{{"operations", 1}, {"exactly_24_bytes_long_xx", 0x1122334455667788U}}));
}

TEST(StatusPage, AnEmptyPageHasNoCounters) { EXPECT_EQ(parse(page_of({})), Counters{}); }

TEST(StatusPage, RefusesWhatIsNotOne) {
  EXPECT_FALSE(parse(std::string(status_page_bytes - 1, '\0')));
  EXPECT_FALSE(parse(std::string(status_page_bytes + 1, '\0')));
  EXPECT_FALSE(parse(page_of({entry_of("same", one), entry_of("same", one)})));
  EXPECT_FALSE(parse(page_of({entry_of(std::string("a\0b", 3), one)})));
  EXPECT_FALSE(parse(page_of({entry_of("tab\t", one)})));
  EXPECT_FALSE(parse(page_of({entry_of("\xff", one)})));
}

TEST(StatusPage, ReadsAFile) {
  const TestFolder folder;
  std::ofstream(folder.file("status"), std::ios::binary) << page_of({entry_of("reads", one)});
  EXPECT_EQ(read_status_page(folder.file("status")), (Counters{{"reads", 1}}));
}

TEST(StatusPage, AnAbsentOneAFolderAndAFifoGiveNothingAtOnce) {
  const TestFolder folder;
  ASSERT_EQ(::mkfifo(folder.file("fifo").c_str(), 0600), 0);
  EXPECT_FALSE(read_status_page(folder.file("absent")));
  EXPECT_FALSE(read_status_page(folder.path()));
  EXPECT_FALSE(read_status_page(folder.file("fifo")));
}

}  // namespace
}  // namespace backfault
