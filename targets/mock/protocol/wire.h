#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "targets/mock/protocol/error.h"

/// The messages of the control connection as values, and their bytes. No input or output here.
/// PROTOCOL.md has the same for people.
namespace mock {

inline constexpr std::size_t frame_header_bytes = 16;
inline constexpr std::uint32_t request_bytes_max = 16 * 1024;
inline constexpr std::uint32_t reply_bytes_max = 64 * 1024 * 1024;

enum class Kind : std::uint16_t {
  prepare = 1,
  get_names = 2,
  open = 3,
  close = 4,
  get_logs = 5,
  truncate = 6,
  end = 7,
  acknowledge = 8,
};

/// A reply has the kind of its request and this bit.
inline constexpr std::uint16_t reply_bit = 0x8000;
/// The server ends the session by itself; may arrive instead of any reply.
inline constexpr std::uint16_t abort_kind = 0x80FF;

struct FrameHeader {
  std::uint16_t kind = 0;
  std::uint32_t length = 0;
  std::uint32_t sequence = 0;
};

enum class FlowControl : std::uint8_t {
  fixed = 0,
  legacy = 1,
  legacy_check_reset = 2,
  legacy_credit = 3,
};

enum class EndOfFile : std::uint8_t { zero = 0, error_handle_eof = 1 };

struct PrepareRequest {
  std::uint32_t flags = 0;
  std::uint32_t backup_type = 0;
  std::uint64_t token = 0;
  std::string data_address;
  std::string annotation;
};
struct GetNamesRequest {};
struct OpenRequest {
  std::uint32_t read_hint = 0;
  std::string name;
};
struct CloseRequest {};
struct GetLogsRequest {};
struct TruncateRequest {};
struct EndRequest {};
struct AcknowledgeRequest {
  std::uint64_t bytes = 0;
};
using Request = std::variant<PrepareRequest, GetNamesRequest, OpenRequest, CloseRequest,
                             GetLogsRequest, TruncateRequest, EndRequest, AcknowledgeRequest>;

/// A code; a message for people if it is not 0, otherwise the result of the call.
struct Reply {
  HrCode code = hr::none;
  std::string text;
  std::string body;
};

struct PreparedBody {
  std::uint32_t session = 0;
  FlowControl flow_control = FlowControl::fixed;
  EndOfFile end_of_file = EndOfFile::zero;
  std::uint32_t ring_slots = 0;
  std::uint32_t slot_bytes = 0;
  std::uint64_t credit_window = 0;
};

struct OpenedBody {
  std::uint32_t file_number = 0;
  std::uint32_t mode = 0;
  std::uint64_t size = 0;
};

/// What goes before every piece of a file, in the ring and on the data connection.
struct ChunkHeader {
  std::uint32_t file_number = 0;
  std::uint32_t length = 0;
  HrCode code = hr::none;
};
inline constexpr std::size_t chunk_header_bytes = 16;
inline constexpr std::size_t data_preamble_bytes = 16;

Kind kind_of(const Request& request);
const char* kind_name(Kind kind);

std::string encode_frame(std::uint16_t kind, std::uint32_t sequence, std::string_view payload);
/// Checks magic, reserved field and length against the limit; the kind is left to the caller.
Result<FrameHeader> decode_frame_header(std::string_view bytes, std::uint32_t length_max);

std::string encode_request(std::uint32_t sequence, const Request& request);
Result<Request> decode_request(std::uint16_t kind, std::string_view payload);

std::string encode_reply(const Reply& reply);
Result<Reply> decode_reply(std::string_view payload);

std::string encode_prepared(const PreparedBody& body);
Result<PreparedBody> decode_prepared(std::string_view body);
std::string encode_opened(const OpenedBody& body);
Result<OpenedBody> decode_opened(std::string_view body);

std::string encode_chunk_header(const ChunkHeader& header);
Result<ChunkHeader> decode_chunk_header(std::string_view bytes, std::uint32_t length_max);
std::string encode_data_preamble(std::uint64_t token);
bool is_data_preamble(std::string_view bytes, std::uint64_t token);

}  // namespace mock
