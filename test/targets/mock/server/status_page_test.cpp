#include "targets/mock/server/status_page.h"

#include <gtest/gtest.h>

#include <cstring>
#include <map>

#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

std::map<std::string, std::uint64_t> parse(const std::string& page) {
  std::map<std::string, std::uint64_t> values;
  for (std::size_t entry = 0; entry < 128; ++entry) {
    const auto* const bytes = page.data() + entry * 32;
    const std::string name(bytes, ::strnlen(bytes, 24));
    if (!name.empty()) std::memcpy(&values[name], bytes + 24, 8);
  }
  return values;
}

TEST(StatusPage, CanBeReadByAnyone) {
  const test::TemporaryFolder folder;
  auto page = StatusPage::in_file(folder / "status").value();
  page.add(Counter::bytes_to_client, 40);
  page.add(Counter::bytes_to_client, 2);
  page.set(Counter::ring_slots, 7);
  page.count(Operation::open);
  const auto text = test::read_text(folder / "status");
  ASSERT_EQ(text.size(), 4096U);
  const auto values = parse(text);
  EXPECT_EQ(values.size(), counter_count + operation_count);
  EXPECT_EQ(values.at("bytes_to_client"), 42U);
  EXPECT_EQ(values.at("ring_slots"), 7U);
  EXPECT_EQ(values.at("operations"), 1U);
  EXPECT_EQ(values.at("op_open"), 1U);
  EXPECT_EQ(values.at("op_read"), 0U);
  for (const auto* name :
       {"bytes_to_server", "sessions", "sessions_failed", "timeouts", "delayed_operations",
        "delayed_us", "slot_bytes", "credit_window_bytes", "files_opened", "op_prepare",
        "op_get_names", "op_close", "op_get_logs", "op_truncate", "op_end"}) {
    EXPECT_EQ(values.at(name), 0U) << name;
  }
}

TEST(StatusPage, NamesThePathThatCannotBeWritten) {
  const auto refused = StatusPage::in_file("/nowhere/status");
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().text.find("/nowhere/status"), std::string::npos);
}

}  // namespace
}  // namespace mock
