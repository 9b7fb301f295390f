#include "targets/mock/protocol/wire.h"

#include <algorithm>

#include "targets/mock/protocol/codec.h"

namespace mock {
namespace {

constexpr std::uint32_t frame_magic = 0x31425248;                // "HRB1"
constexpr std::uint32_t chunk_magic = 0x31435248;                // "HRC1"
constexpr std::uint64_t preamble_magic = 0x3144'4B43'4142'5248;  // "HRBACKD1"

struct EncodePayload {
  ByteWriter out;

  void operator()(const PrepareRequest& request) {
    out.u32(request.flags).u32(request.backup_type).u64(request.token);
    out.text(request.data_address).text(request.annotation);
  }
  void operator()(const OpenRequest& request) { out.u32(request.read_hint).text(request.name); }
  void operator()(const AcknowledgeRequest& request) { out.u64(request.bytes); }
  void operator()(const auto& /*no fields*/) {}
};

Request read_request(Kind kind, ByteReader& in) {
  switch (kind) {
    case Kind::prepare: {
      PrepareRequest request;
      request.flags = in.u32();
      request.backup_type = in.u32();
      request.token = in.u64();
      request.data_address = in.text();
      request.annotation = in.text();
      return request;
    }
    case Kind::open: {
      OpenRequest request;
      request.read_hint = in.u32();
      request.name = in.text();
      return request;
    }
    case Kind::get_names:
      return GetNamesRequest{};
    case Kind::close:
      return CloseRequest{};
    case Kind::get_logs:
      return GetLogsRequest{};
    case Kind::truncate:
      return TruncateRequest{};
    case Kind::end:
      return EndRequest{};
    case Kind::acknowledge:
      return AcknowledgeRequest{.bytes = in.u64()};
  }
  return EndRequest{};
}

Failure malformed(std::string text) { return fail(hr::communication_error, std::move(text)); }

}  // namespace

Kind kind_of(const Request& request) { return static_cast<Kind>(request.index() + 1); }

const char* kind_name(Kind kind) {
  switch (kind) {
    case Kind::prepare:
      return "prepare";
    case Kind::get_names:
      return "get_names";
    case Kind::open:
      return "open";
    case Kind::close:
      return "close";
    case Kind::get_logs:
      return "get_logs";
    case Kind::truncate:
      return "truncate";
    case Kind::end:
      return "end";
    case Kind::acknowledge:
      return "acknowledge";
  }
  return "unknown";
}

std::string encode_frame(std::uint16_t kind, std::uint32_t sequence, std::string_view payload) {
  ByteWriter out;
  out.u32(frame_magic).u16(kind).u16(0);
  out.u32(static_cast<std::uint32_t>(payload.size())).u32(sequence).raw(payload);
  return out.bytes();
}

Result<FrameHeader> decode_frame_header(std::string_view bytes, std::uint32_t length_max) {
  ByteReader in(bytes);
  const auto magic = in.u32();
  FrameHeader header;
  header.kind = in.u16();
  const auto reserved = in.u16();
  header.length = in.u32();
  header.sequence = in.u32();
  if (!in.is_finished() || magic != frame_magic || reserved != 0) {
    return malformed("a message does not begin with a valid header");
  }
  if (header.length > length_max) {
    return malformed("a message of " + std::to_string(header.length) + " bytes; at most " +
                     std::to_string(length_max) + " are allowed");
  }
  return header;
}

std::string encode_request(std::uint32_t sequence, const Request& request) {
  EncodePayload encode;
  std::visit([&encode](const auto& fields) { encode(fields); }, request);
  return encode_frame(static_cast<std::uint16_t>(kind_of(request)), sequence, encode.out.bytes());
}

Result<Request> decode_request(std::uint16_t kind, std::string_view payload) {
  if (kind < static_cast<std::uint16_t>(Kind::prepare) ||
      kind > static_cast<std::uint16_t>(Kind::acknowledge)) {
    return malformed("a message of the unknown kind " + std::to_string(kind));
  }
  ByteReader in(payload);
  auto request = read_request(static_cast<Kind>(kind), in);
  if (!in.is_finished()) {
    return malformed(std::string("a malformed ") + kind_name(static_cast<Kind>(kind)) +
                     " message of " + std::to_string(payload.size()) + " bytes");
  }
  return request;
}

std::string encode_reply(const Reply& reply) {
  ByteWriter out;
  out.u32(reply.code).text(reply.text).raw(reply.body);
  return out.bytes();
}

Result<Reply> decode_reply(std::string_view payload) {
  ByteReader in(payload);
  Reply reply;
  reply.code = in.u32();
  reply.text = in.text();
  if (!in.is_good()) return malformed("a malformed reply");
  // Text from the peer ends up in a one-line message.
  std::ranges::replace_if(
      reply.text, [](char letter) { return letter >= 0 && letter < ' '; }, ' ');
  reply.body = std::string(in.rest());
  return reply;
}

std::string encode_prepared(const PreparedBody& body) {
  ByteWriter out;
  out.u32(body.session).u8(static_cast<std::uint8_t>(body.flow_control));
  out.u8(static_cast<std::uint8_t>(body.end_of_file)).u16(0);
  out.u32(body.ring_slots).u32(body.slot_bytes).u64(body.credit_window);
  return out.bytes();
}

Result<PreparedBody> decode_prepared(std::string_view body) {
  ByteReader in(body);
  PreparedBody prepared;
  prepared.session = in.u32();
  const auto flow_control = in.u8();
  const auto end_of_file = in.u8();
  const auto reserved = in.u16();
  prepared.ring_slots = in.u32();
  prepared.slot_bytes = in.u32();
  prepared.credit_window = in.u64();
  if (!in.is_finished() || flow_control > 3 || end_of_file > 1 || reserved != 0) {
    return malformed("a malformed reply to prepare");
  }
  prepared.flow_control = static_cast<FlowControl>(flow_control);
  prepared.end_of_file = static_cast<EndOfFile>(end_of_file);
  return prepared;
}

std::string encode_opened(const OpenedBody& body) {
  ByteWriter out;
  out.u32(body.file_number).u32(body.mode).u64(body.size);
  return out.bytes();
}

Result<OpenedBody> decode_opened(std::string_view body) {
  ByteReader in(body);
  OpenedBody opened;
  opened.file_number = in.u32();
  opened.mode = in.u32();
  opened.size = in.u64();
  if (!in.is_finished() || opened.size > INT64_MAX || opened.mode > 07777) {
    return malformed("a malformed reply to open");
  }
  return opened;
}

std::string encode_chunk_header(const ChunkHeader& header) {
  ByteWriter out;
  out.u32(chunk_magic).u32(header.file_number).u32(header.length).u32(header.code);
  return out.bytes();
}

Result<ChunkHeader> decode_chunk_header(std::string_view bytes, std::uint32_t length_max) {
  ByteReader in(bytes);
  const auto magic = in.u32();
  ChunkHeader header;
  header.file_number = in.u32();
  header.length = in.u32();
  header.code = in.u32();
  // A piece without bytes must carry a code.
  const bool is_empty = header.length == 0 && header.code == hr::none;
  if (!in.is_finished() || magic != chunk_magic || header.length > length_max || is_empty) {
    return malformed("a malformed piece on the data connection");
  }
  return header;
}

std::string encode_data_preamble(std::uint64_t token) {
  ByteWriter out;
  out.u64(preamble_magic).u64(token);
  return out.bytes();
}

bool is_data_preamble(std::string_view bytes, std::uint64_t token) {
  return bytes == encode_data_preamble(token);
}

}  // namespace mock
