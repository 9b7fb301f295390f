#include "targets/mock/protocol/codec.h"

#include <algorithm>

namespace mock {

ByteWriter& ByteWriter::number(std::uint64_t value, unsigned size) {
  for (unsigned index = 0; index < size; ++index) {
    bytes_.push_back(static_cast<char>((value >> (8 * index)) & 0xFF));
  }
  return *this;
}

ByteWriter& ByteWriter::text(std::string_view value) {
  const auto size = std::min<std::size_t>(value.size(), 0xFFFF);
  u16(static_cast<std::uint16_t>(size));
  return raw(value.substr(0, size));
}

ByteWriter& ByteWriter::raw(std::string_view value) {
  bytes_.append(value);
  return *this;
}

std::uint64_t ByteReader::number(unsigned size) {
  const auto bytes = raw(size);
  std::uint64_t value = 0;
  for (std::size_t index = 0; index < bytes.size(); ++index) {
    value |= std::uint64_t{static_cast<unsigned char>(bytes[index])} << (8 * index);
  }
  return value;
}

std::string ByteReader::text() { return std::string(raw(u16())); }

std::string_view ByteReader::raw(std::size_t size) {
  if (size > rest_.size()) {
    good_ = false;
    rest_ = {};
    return {};
  }
  const auto taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

}  // namespace mock
