#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

extern "C" struct evp_md_ctx_st;

namespace mock {

using Digest = std::array<unsigned char, 32>;

/// Computes a SHA-256 piece by piece.
class Sha256 {
 public:
  Sha256();
  void add(std::span<const std::byte> bytes);
  void add(std::string_view bytes) { add(std::as_bytes(std::span(bytes))); }
  /// Call it once, at the end.
  Digest finish();

 private:
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> context_;
};

/// The bytes as text, for functions that hash or write text.
std::string_view as_text(const Digest& digest);
std::string to_hex(const Digest& digest);

}  // namespace mock
