#include "targets/shell/frame.h"

#include <charconv>

namespace shell {
namespace {

constexpr std::size_t head_bytes = 5;
constexpr int exit_code_max = 255;

}  // namespace

std::string encode(const Frame& frame) {
  std::string bytes(1, static_cast<char>(frame.kind));
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes += static_cast<char>((frame.text.size() >> shift) & 0xFFU);
  }
  return bytes + frame.text;
}

Result<std::optional<Frame>> read_frame(const int descriptor) {
  const auto head = read_exactly(descriptor, head_bytes);
  if (!head) return tl::unexpected(head.error());
  if (head->empty()) return std::nullopt;
  if (head->size() < head_bytes) return fail("the connection ended inside a frame");
  const auto kind = static_cast<Frame::Kind>(head->front());
  std::size_t length = 0;
  for (std::size_t at = 1; at < head_bytes; ++at) {
    length = (length << 8U) | static_cast<unsigned char>((*head)[at]);
  }
  const bool known = kind == Frame::Kind::error_output || kind == Frame::Kind::ending;
  if (!known || length > frame_bytes_max) return fail("what came is no frame");
  auto text = read_exactly(descriptor, length);
  if (!text) return tl::unexpected(text.error());
  if (text->size() < length) return fail("the connection ended inside a frame");
  return Frame{.kind = kind, .text = *std::move(text)};
}

Result<int> parse_ending(const std::string_view text) {
  int code = -1;
  const auto* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, code);
  if (parsed.ec != std::errc() || parsed.ptr != end || code < 0 || code > exit_code_max) {
    return fail("not an exit code: " + std::string(text));
  }
  return code;
}

}  // namespace shell
