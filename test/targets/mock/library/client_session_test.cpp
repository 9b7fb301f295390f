#include "targets/mock/library/client_session.h"

#include <gtest/gtest.h>

#include "targets/mock/protocol/names_list.h"
#include "test/targets/mock/in_process_server.h"

namespace mock {
namespace {

Result<std::unique_ptr<ClientSession>> prepare(const std::string& server) {
  ClientSettings settings{.server = parse_address(server).value()};
  settings.prepare.backup_type = HR_BACKUP_TYPE_FULL;
  return ClientSession::prepare(std::move(settings));
}

TEST(ClientSession, WalksThroughABackup) {
  const test::InProcessServer server(test::local_options());
  auto session = std::move(prepare(server.address()).value());
  const auto names = decode_names(session->get_names(Kind::get_names).value()).value();
  EXPECT_EQ(session->open(names.at(0), 0).value(), 1 << 20);
  EXPECT_EQ(session->file_mode().value(), 0644U);
  EXPECT_TRUE(session->close().has_value());
  EXPECT_EQ(session->file_mode().error().code, hr::invalid_handle);
  EXPECT_EQ(decode_names(session->get_names(Kind::get_logs).value())->size(), 4U);
  EXPECT_TRUE(session->truncate_logs().has_value());
  EXPECT_TRUE(session->end().has_value());
}

TEST(ClientSession, TheLocalTransportHasNoDataConnection) {
  ClientSettings settings{.server = UnixAddress{.path = "@x"},
                          .data_listen = TcpAddress{.host = "h", .port = 1}};
  EXPECT_EQ(ClientSession::prepare(std::move(settings)).error().code, hr::invalid_param);
}

TEST(ClientSession, HandsOnTheLastWordsOfTheServer) {
  auto options = test::local_options();
  options.timeout = "20ms";
  const test::InProcessServer server(options);
  auto session = std::move(prepare(server.address()).value());
  while (server.count(Counter::timeouts) == 0) std::this_thread::yield();
  const auto names = session->get_names(Kind::get_names);
  ASSERT_FALSE(names.has_value());
  EXPECT_EQ(names.error().code, hr::communication_error);
  EXPECT_EQ(names.error().text,
            "no movement for 20 ms while waiting for the next call of the client");
}

}  // namespace
}  // namespace mock
