#include "targets/mock/server/server.h"

#include <gtest/gtest.h>

#include "targets/mock/hrbackup.h"
#include "test/targets/mock/in_process_server.h"

namespace mock {
namespace {

TEST(Server, ServesSeveralSessionsAtOnce) {
  const test::InProcessServer server(test::local_options());
  std::vector<HrBackupContext> contexts(20);
  for (auto& context : contexts) {
    ASSERT_EQ(HrBackupPrepare(server.address().c_str(), "", 0, 1, &context), 0U);
  }
  EXPECT_EQ(server.count(Counter::sessions), 20U);
  for (auto& context : contexts) EXPECT_EQ(HrBackupEnd(context), 0U);
}

TEST(Server, StopsInTheMiddleOfADelay) {
  auto options = test::local_options();
  options.delays = {"get_names=1000min"};
  test::InProcessServer server(options);
  HrBackupContext context = nullptr;
  ASSERT_EQ(HrBackupPrepare(server.address().c_str(), "", 0, 1, &context), 0U);
  std::thread caller([context] {
    char* names = nullptr;
    std::uint32_t bytes = 0;
    EXPECT_EQ(HrBackupGetDatabaseNames(context, &names, &bytes), 0xC8000321U);
    HrBackupEnd(context);
  });
  while (server.count(Counter::operations) < 2) std::this_thread::yield();
  server.stop();
  caller.join();
}

TEST(Server, AConnectionWithoutABackupIsNoSession) {
  const test::InProcessServer server(test::local_options());
  { const auto probe = connect_to(parse_address(server.address()).value(), std::nullopt); }
  HrBackupContext context = nullptr;
  ASSERT_EQ(HrBackupPrepare(server.address().c_str(), "", 0, 1, &context), 0U);
  EXPECT_EQ(HrBackupEnd(context), 0U);
  EXPECT_EQ(server.count(Counter::sessions), 1U);
  EXPECT_EQ(server.count(Counter::sessions_failed), 0U);
}

}  // namespace
}  // namespace mock
