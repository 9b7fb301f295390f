#include "targets/mock/server/session.h"

#include <gtest/gtest.h>

#include <random>

#include "targets/mock/hrbackup.h"
#include "test/targets/mock/in_process_server.h"

namespace mock {
namespace {

constexpr auto session_patience = std::chrono::seconds(30);

Fd connect_raw(const test::InProcessServer& server) {
  return connect_to(parse_address(server.address()).value(), session_patience).value();
}

/// The last message of the server, or nothing if it only closed.
std::optional<Reply> last_words(const Fd& socket) {
  for (;;) {
    const auto frame =
        receive_frame(socket, reply_bytes_max, session_patience, "for the last words");
    if (!frame) return std::nullopt;
    if (frame->header.kind == abort_kind) return decode_reply(frame->payload).value();
  }
}

/// The bytes of a whole good session, to be spoilt.
std::string good_bytes() {
  PrepareRequest prepare;
  prepare.backup_type = HR_BACKUP_TYPE_FULL;
  prepare.data_address = "127.0.0.1:1";
  return encode_request(1, prepare) + encode_request(2, GetNamesRequest()) +
         encode_request(3, OpenRequest{.read_hint = 0, .name = "Dpriv.edb"}) +
         encode_request(4, CloseRequest()) + encode_request(5, GetLogsRequest()) +
         encode_request(6, TruncateRequest()) + encode_request(7, EndRequest());
}

bool is_serving(const test::InProcessServer& server) {
  HrBackupContext context = nullptr;
  return HrBackupPrepare(server.address().c_str(), "", 0, 1, &context) == 0 &&
         HrBackupEnd(context) == 0;
}

TEST(Session, ASilentClientIsEndedByTheTimeout) {
  auto options = test::local_options();
  options.timeout = "10ms";
  const test::InProcessServer server(options);
  const auto words = last_words(connect_raw(server));
  ASSERT_TRUE(words.has_value());
  EXPECT_EQ(words->code, hr::communication_error);
  EXPECT_EQ(server.count(Counter::timeouts), 1U);
}

TEST(Session, WrongBytesAreAnswered) {
  const test::InProcessServer server(test::local_options());
  const auto socket = connect_raw(server);
  ASSERT_TRUE(send_all(socket, std::string(64, 'x'), session_patience, "to send").has_value());
  const auto words = last_words(socket);
  ASSERT_TRUE(words.has_value());
  EXPECT_EQ(words->code, hr::communication_error);
  EXPECT_EQ(words->text, "a message does not begin with a valid header");
}

TEST(Session, AnAcknowledgementOfNothingEndsTheSession) {
  const test::InProcessServer server(test::local_options());
  const auto socket = connect_raw(server);
  ASSERT_TRUE(
      send_all(socket, encode_request(1, AcknowledgeRequest{.bytes = 1}), session_patience, "to")
          .has_value());
  EXPECT_TRUE(last_words(socket).has_value());
}

TEST(Session, SurvivesHundredsOfSpoiltConversations) {
  for (auto options : {test::local_options(), test::tcp_options()}) {
    options.timeout = "50ms";
    const test::InProcessServer server(options);
    std::mt19937 random(20);
    const auto good = good_bytes();
    for (int round = 0; round < 150; ++round) {
      auto bytes = good;
      for (auto changes = random() % 8 + 1; changes > 0; --changes) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
      }
      bytes.resize(random() % bytes.size() + 1);
      const auto socket = connect_raw(server);
      // The server may well hang up in the middle of it.
      static_cast<void>(send_all(socket, bytes, session_patience, "to send"));
      if (round % 3 == 0) static_cast<void>(last_words(socket));
    }
    EXPECT_TRUE(is_serving(server));
  }
}

}  // namespace
}  // namespace mock
