#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mock {

/// Appends little-endian numbers and length-prefixed strings.
class ByteWriter {
 public:
  ByteWriter& u8(std::uint8_t value) { return number(value, 1); }
  ByteWriter& u16(std::uint16_t value) { return number(value, 2); }
  ByteWriter& u32(std::uint32_t value) { return number(value, 4); }
  ByteWriter& u64(std::uint64_t value) { return number(value, 8); }
  /// A two-byte length and the bytes; longer text is cut at 65535 bytes.
  ByteWriter& text(std::string_view value);
  ByteWriter& raw(std::string_view value);
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  ByteWriter& number(std::uint64_t value, unsigned size);
  std::string bytes_;
};

/// Reads the same format. Reading past the end gives zeros and is remembered, so a decoder reads
/// all its fields and checks once at the end.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }
  std::string text();
  std::string_view raw(std::size_t size);
  /// The rest.
  std::string_view rest() { return raw(rest_.size()); }

  /// True when no read went past the end.
  [[nodiscard]] bool is_good() const { return good_; }
  /// True if, in addition, every byte was read.
  [[nodiscard]] bool is_finished() const { return good_ && rest_.empty(); }

 private:
  std::uint64_t number(unsigned size);
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace mock
