#include "targets/mock/protocol/sha256.h"

#include <openssl/evp.h>

#include <new>

namespace mock {
namespace {

// libcrypto's digest calls fail only when memory runs out.
void check(int status) {
  if (status != 1) throw std::bad_alloc();
}

}  // namespace

Sha256::Sha256() : context_(::EVP_MD_CTX_new(), ::EVP_MD_CTX_free) {
  check(context_ != nullptr ? 1 : 0);
  check(::EVP_DigestInit_ex(context_.get(), ::EVP_sha256(), nullptr));
}

void Sha256::add(std::span<const std::byte> bytes) {
  check(::EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

Digest Sha256::finish() {
  Digest digest{};
  unsigned size = 0;
  check(::EVP_DigestFinal_ex(context_.get(), digest.data(), &size));
  return digest;
}

std::string_view as_text(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string to_hex(const Digest& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const auto byte : digest) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

}  // namespace mock
