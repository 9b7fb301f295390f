#include "targets/mock/protocol/wire.h"

#include <gtest/gtest.h>

namespace mock {
namespace {

Result<Request> through_the_wire(const Request& request) {
  const auto bytes = encode_request(7, request);
  const auto header =
      decode_frame_header(bytes.substr(0, frame_header_bytes), request_bytes_max).value();
  EXPECT_EQ(header.sequence, 7U);
  return decode_request(header.kind, bytes.substr(frame_header_bytes));
}

TEST(Wire, KeepsAPrepareRequest) {
  PrepareRequest request;
  request.flags = 1;
  request.backup_type = 2;
  request.token = 3;
  request.data_address = "host:4";
  request.annotation = "five";
  const auto got = std::get<PrepareRequest>(through_the_wire(request).value());
  EXPECT_EQ(got.flags, 1U);
  EXPECT_EQ(got.backup_type, 2U);
  EXPECT_EQ(got.token, 3U);
  EXPECT_EQ(got.data_address, "host:4");
  EXPECT_EQ(got.annotation, "five");
}

TEST(Wire, KeepsTheKindOfEveryRequest) {
  for (const Request& request :
       {Request(PrepareRequest()), Request(GetNamesRequest()), Request(OpenRequest()),
        Request(CloseRequest()), Request(GetLogsRequest()), Request(TruncateRequest()),
        Request(EndRequest()), Request(AcknowledgeRequest())}) {
    EXPECT_EQ(through_the_wire(request)->index(), request.index());
  }
}

TEST(Wire, RefusesUnknownKindsAndWrongLengths) {
  EXPECT_FALSE(decode_request(0, "").has_value());
  EXPECT_FALSE(decode_request(9, "").has_value());
  EXPECT_FALSE(decode_request(static_cast<std::uint16_t>(Kind::close), "x").has_value());
  EXPECT_FALSE(decode_request(static_cast<std::uint16_t>(Kind::open), "abc").has_value());
}

TEST(Wire, RefusesAHeaderThatIsNotOne) {
  auto good = encode_frame(1, 2, "abc").substr(0, frame_header_bytes);
  EXPECT_TRUE(decode_frame_header(good, 3).has_value());
  EXPECT_FALSE(decode_frame_header(good, 2).has_value());
  EXPECT_FALSE(decode_frame_header(good.substr(1), 3).has_value());
  good[6] = 1;
  EXPECT_FALSE(decode_frame_header(good, 3).has_value());
}

TEST(Wire, KeepsRepliesAndTheirBodies) {
  const auto reply =
      decode_reply(encode_reply({.code = hr::error, .text = "a\nb", .body = "c"})).value();
  EXPECT_EQ(reply.code, hr::error);
  EXPECT_EQ(reply.text, "a b");
  EXPECT_EQ(reply.body, "c");
  EXPECT_FALSE(decode_reply("abc").has_value());
}

TEST(Wire, KeepsPreparedAndOpened) {
  PreparedBody prepared;
  prepared.session = 1;
  prepared.flow_control = FlowControl::legacy_credit;
  prepared.end_of_file = EndOfFile::error_handle_eof;
  prepared.credit_window = 5;
  auto bytes = encode_prepared(prepared);
  const auto got = decode_prepared(bytes).value();
  EXPECT_EQ(got.flow_control, FlowControl::legacy_credit);
  EXPECT_EQ(got.end_of_file, EndOfFile::error_handle_eof);
  EXPECT_EQ(got.credit_window, 5U);
  bytes[4] = 9;
  EXPECT_FALSE(decode_prepared(bytes).has_value());

  EXPECT_EQ(decode_opened(encode_opened({.file_number = 1, .mode = 0644, .size = 3}))->size, 3U);
  EXPECT_FALSE(decode_opened(encode_opened({.size = UINT64_MAX})).has_value());
  EXPECT_FALSE(decode_opened(encode_opened({.mode = 010000})).has_value());
}

TEST(Wire, RefusesAPieceThatSaysNothingOrTooMuch) {
  EXPECT_TRUE(decode_chunk_header(encode_chunk_header({1, 10, 0}), 10).has_value());
  EXPECT_FALSE(decode_chunk_header(encode_chunk_header({1, 11, 0}), 10).has_value());
  EXPECT_FALSE(decode_chunk_header(encode_chunk_header({1, 0, 0}), 10).has_value());
  EXPECT_TRUE(decode_chunk_header(encode_chunk_header({1, 0, hr::disk_io}), 10).has_value());
}

TEST(Wire, TellsTheDataConnectionByItsToken) {
  EXPECT_TRUE(is_data_preamble(encode_data_preamble(5), 5));
  EXPECT_FALSE(is_data_preamble(encode_data_preamble(5), 6));
}

}  // namespace
}  // namespace mock
