#include "harness/os/base/sha256.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <vector>

#include "harness/os/base/error_text.h"

namespace backfault {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new()) {
    good_ = context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1;
  }
  void add(const std::string_view bytes) {
    good_ = good_ && EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1;
  }
  [[nodiscard]] Result<std::string> finish() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
    unsigned int size = 0;
    if (!good_ || EVP_DigestFinal_ex(context_.get(), value.data(), &size) != 1) {
      return fail("SHA-256: OpenSSL refused");
    }
    std::string text;
    for (unsigned int index = 0; index < size; ++index) {
      text += fmt::format("{:02x}", value[index]);
    }
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, FreeContext> context_;
  bool good_ = false;
};

}  // namespace

Result<std::string> sha256_of(const std::string_view bytes) {
  Digest digest;
  digest.add(bytes);
  return digest.finish();
}

Result<FileDigest> sha256_of_file(const Fd& file) {
  Digest digest;
  FileDigest result;
  std::vector<char> buffer(256UL * 1024);
  while (true) {
    const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
    if (count > 0) {
      digest.add({buffer.data(), static_cast<std::size_t>(count)});
      result.bytes += static_cast<std::uint64_t>(count);
    } else if (count == 0) {
      auto text = digest.finish();
      if (!text) {
        return tl::unexpected(text.error());
      }
      result.sha256 = std::move(*text);
      return result;
    } else if (errno != EINTR) {
      return tl::unexpected(last_error("read"));
    }
  }
}

}  // namespace backfault
